import { operatorClient } from '../../../server/index';
import { expectAccessible } from '../../harness/browsers/accessibility';
import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { until } from '../../harness/browsers/live-testbed';
import type { RoomUser } from '../../harness/browsers/room-user';
import { checkScreen, noImage, screens } from '../../harness/browsers/screen-check';
import { apiKey, apiSecret } from '../../harness/servers/operator-requests';

const words = {
  'zh-CN': { join: '加入', stay: '继续', leave: '离开', mark: '录制中' },
  'en-US': { join: 'Join', stay: 'Stay', leave: 'Leave', mark: 'Recording' },
} as const;
const wordsOf = ({ options }: RoomUser) => words[options.locale ?? 'zh-CN'];

const dialog = ({ page }: RoomUser) => page.locator('[aria-modal="true"]');
const button = (user: RoomUser, name: 'join' | 'stay' | 'leave') =>
  dialog(user).getByRole('button', { name: wordsOf(user)[name], exact: true });
describe('a recorded room in a browser', () => {
  let testbed: BrowserTestbed;
  beforeAll(async () => {
    testbed = await openBrowserTestbed({ env: { RTC_API_KEY: apiKey, RTC_API_SECRET: apiSecret } });
  });
  afterAll(() => testbed.close());

  const operators = () => operatorClient({ url: `http://127.0.0.1:${testbed.backend.port}`, apiKey, apiSecret });

  /** Waits until the server has microphone and camera of the user on, or both off. */
  const sends = (user: RoomUser, isOn: boolean): Promise<true> =>
    until(`${user.name} sends ${isOn}`, async () => {
      const { participants } = await operators().listParticipants({ room: user.options.room });
      const tracks = participants.filter(({ name }) => name === user.name).flatMap((each) => each.tracks);
      return tracks.length === 2 && tracks.every(({ muted }) => muted !== isOn) ? true : null;
    });

  it.each(screens)('[U85] asks a user in it before anything is recorded, on $screen', async ({ screen, ...options }) => {
    const room = `began-${screen}`;
    const user = await testbed.user({ name: 'Ana', room, toneHz: 440, ...options });
    await user.join();
    await sends(user, true);
    await user.control('microphone').focus();
    const { recordingId } = await operators().startRecording({ room });
    await dialog(user).waitFor();
    await sends(user, false);
    await checkScreen(user, `consent-began-${screen}`, noImage);
    await expectAccessible(user.page, 'consent in a room');
    await user.page.emulateMedia({ colorScheme: options.theme });
    // Nothing leaves a room by a key.
    await user.page.keyboard.press('Escape');
    await user.page.keyboard.press('Tab');
    expect(await user.page.evaluate(() => document.activeElement?.closest('[aria-modal="true"]') !== null)).toBe(true);
    await button(user, 'stay').focus();
    await user.page.keyboard.press('Enter');
    await dialog(user).waitFor({ state: 'detached' });
    await sends(user, true);
    expect(await user.control('microphone').evaluate((element) => element === document.activeElement)).toBe(true);
    await user.page.getByText(`${wordsOf(user).mark} ·`).waitFor();
    await checkScreen(user, `consent-mark-${screen}`, noImage);
    await operators().stopRecording({ room, recordingId });
    await user.page.getByText(`${wordsOf(user).mark} ·`).waitFor({ state: 'detached' });
    await user.closeTab();
  });

  it.each(screens.slice(1, 3))(
    '[U86] asks before joining it, on $screen, and once for a stay',
    async ({ screen, ...options }) => {
      const room = `before-${screen}`;
      const host = await testbed.user({ name: 'Ben', room, toneHz: 880 });
      await host.join();
      await operators().startRecording({ room });
      await dialog(host).waitFor();
      const user = await testbed.user({ name: 'Ana', room, toneHz: 440, ...options });
      await user.nameField.fill('Ana');
      await user.nameField.press('Enter');
      await button(user, 'join').waitFor();
      await checkScreen(user, `consent-before-${screen}`, noImage);
      await expectAccessible(user.page, 'consent before a room');
      expect(await host.others()).toEqual([]);
      await button(user, 'join').click();
      await user.control('leave').waitFor();
      await sends(user, true);
      await user.page.reload();
      await user.control('leave').waitFor();
      await sends(user, true);
      expect(await dialog(user).count()).toBe(0);
      await Promise.all([user.closeTab(), host.closeTab()]);
    },
  );
});
