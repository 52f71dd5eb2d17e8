import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { until } from '../../harness/browsers/live-testbed';
import type { RoomUser, RoomUserOptions } from '../../harness/browsers/room-user';
import { unfold } from '../../harness/browsers/unfold';
import { checkScreen, noImage, screens } from '../../harness/browsers/screen-check';

const words = {
  'zh-CN': {
    open: '设备：选择摄像头、麦克风和扬声器',
    title: '设备',
    camera: '摄像头',
    tone: '播放测试音',
    flip: '切换前后摄像头',
  },
  'en-US': {
    open: 'Devices: choose camera, microphone and speaker',
    title: 'Devices',
    camera: 'Camera',
    tone: 'Play a test sound',
    flip: 'Switch between front and back camera',
  },
} as const;

const wordsOf = ({ options }: RoomUser) => words[options.locale ?? 'zh-CN'];
const opener = (user: RoomUser) => user.page.getByRole('button', { name: wordsOf(user).open }).first();
const sheet = (user: RoomUser) => user.page.getByRole('dialog', { name: wordsOf(user).title });
const cameras = (user: RoomUser) =>
  sheet(user)
    .getByRole('radiogroup', { name: wordsOf(user).camera })
    .getByRole('radio');
const flips = (user: RoomUser) => user.page.getByRole('button', { name: wordsOf(user).flip });

/** The id of the camera that the own tile shows, or '' without a picture. */
const shownCamera = ({ page }: RoomUser): Promise<string> =>
  page.evaluate(() => {
    const source = document.querySelector('wx-live-pusher video');
    const stream = source instanceof HTMLVideoElement ? source.srcObject : null;
    const track = stream instanceof MediaStream ? stream.getVideoTracks()[0] : undefined;
    return track?.readyState === 'live' ? (track.getSettings().deviceId ?? track.label) : '';
  });

const hasOwnPicture = (user: RoomUser): Promise<true> =>
  until('the own picture', async () =>
    (await user.page.evaluate(() => window.testApi.openTracks())).includes('video') ? true : null,
  );

let testbed: BrowserTestbed;
const open = (room: string, more: Partial<RoomUserOptions> = {}): Promise<RoomUser> =>
  testbed.user({ name: 'Ana', room, ...more });

describe('a browser with two cameras', () => {
  beforeAll(async () => {
    testbed = await openBrowserTestbed({ cameras: 2 });
  });
  afterAll(() => testbed.close());

  it.each(screens)('[U40] shows them in lobby and room, on $screen', async ({ screen, ...options }) => {
    const user = await open(`sheet-${screen}`, { ...options, hasOwnDevices: true });
    await opener(user).click();
    await cameras(user).nth(1).waitFor();
    await user.page.locator('[class*="meter__box--on"]').first().waitFor();
    await checkScreen(user, `devices-lobby-${screen}`, noImage);
    await user.page.keyboard.press('Escape');
    await sheet(user).waitFor({ state: 'detached' });
    await user.join();
    await unfold(user.page);
    await opener(user).click();
    await cameras(user).nth(1).waitFor();
    await checkScreen(user, `devices-room-${screen}`, noImage);
    await user.closeTab();
  });

  it('[U40] uses the one that the keyboard chose, remembers it, and gives the focus back', async () => {
    const user = await open('keyboard', { hasOwnDevices: true });
    const first = await until('a picture', async () => (await shownCamera(user)) || null);
    await flips(user).waitFor();
    await opener(user).focus();
    await user.page.keyboard.press('Enter');
    await cameras(user).nth(1).waitFor();
    expect(await cameras(user).first().getAttribute('aria-checked')).toBe('true');
    // The rest of the page cannot be reached: Tab goes round in the sheet.
    for (let presses = 0; presses < 12; presses += 1) {
      await user.page.keyboard.press('Tab');
      const isInside = await user.page.evaluate(() => {
        const focused = document.activeElement;
        // The body has it while the browser's own bar has it.
        return focused === document.body || focused?.closest('[role="dialog"]') !== null;
      });
      expect(isInside).toBe(true);
    }
    await cameras(user).nth(1).focus();
    await user.page.keyboard.press('Enter');
    const second = await until('another picture', async () => {
      const camera = await shownCamera(user);
      return camera !== '' && camera !== first ? camera : null;
    });
    await until('the mark', async () => ((await cameras(user).nth(1).getAttribute('aria-checked')) === 'true' ? true : null));
    await user.page.keyboard.press('Escape');
    await sheet(user).waitFor({ state: 'detached' });
    expect(await opener(user).evaluate((element) => element === document.activeElement)).toBe(true);
    await user.page.reload();
    await until('the chosen camera', async () => ((await shownCamera(user)) === second ? true : null));
    await user.closeTab();
  });
});

describe('a browser with one camera', () => {
  beforeAll(async () => {
    testbed = await openBrowserTestbed();
  });
  afterAll(() => testbed.close());

  it('[U41] offers no flip, in lobby and room', async () => {
    const user = await open('one');
    await hasOwnPicture(user);
    await opener(user).click();
    expect(await cameras(user).count()).toBe(1);
    await user.page.keyboard.press('Escape');
    expect(await flips(user).count()).toBe(0);
    await user.join();
    await hasOwnPicture(user);
    await unfold(user.page);
    expect(await flips(user).count()).toBe(0);
    await user.closeTab();
  });

  it('[W82] tells a user who talks while muted, and unmutes', async () => {
    const user = await open('muted-voice', { toneHz: 440 });
    await user.join();
    await user.tap('microphone');
    await user.seesText('你正在静音，说话别人听不到');
    await checkScreen(user, 'devices-muted-voice', noImage);
    await user.page.getByRole('button', { name: '取消静音' }).click();
    await user.seesTextGone('你正在静音，说话别人听不到');
    await user.page.getByRole('button', { name: '麦克风，已打开，轻点静音' }).waitFor();
    await user.closeTab();
  });

  it('[U42] opens a camera and a microphone that are plugged in again, without a tap, in lobby and room', async () => {
    const listener = await testbed.user({ name: 'Ben', room: 'plugs', toneHz: 880 });
    await listener.join();
    await listener.tap('microphone');
    const user = await open('plugs');
    await hasOwnPicture(user);
    const unplugged = (kind: 'video' | 'audio') =>
      until(`no ${kind}`, async () =>
        (await user.page.evaluate(() => window.testApi.openTracks())).includes(kind) ? null : true,
      );
    await user.page.evaluate(() => window.testApi.unplug('video'));
    await user.seesText('没有找到摄像头');
    await user.page.evaluate(() => window.testApi.plug('video'));
    await hasOwnPicture(user);
    await user.join();
    await listener.seesPictureOf('Ana');
    await user.page.evaluate(() => window.testApi.unplug('video'));
    await listener.seesNothingOf('Ana');
    await user.page.evaluate(() => window.testApi.plug('video'));
    await listener.seesPictureOf('Ana');

    const isHeard = (): Promise<true> =>
      until('a sound', async () => {
        const tone = await listener.page.evaluate(() => window.testApi.tone());
        return tone !== null && tone.db > -65 ? true : null;
      });
    await isHeard();
    await user.page.evaluate(() => window.testApi.unplug('audio'));
    await unplugged('audio');
    await user.page.evaluate(() => window.testApi.plug('audio'));
    await until('a microphone', async () =>
      (await user.page.evaluate(() => window.testApi.openTracks())).includes('audio') ? true : null,
    );
    await isHeard();
    await Promise.all([user.closeTab(), listener.closeTab()]);
  });
});

describe('a browser without a camera', () => {
  beforeAll(async () => {
    testbed = await openBrowserTestbed({ cameras: 0 });
  });
  afterAll(() => testbed.close());

  it('[U43][W81] says so in the sheet, lists the microphones, plays a test sound, and records the own voice', async () => {
    const user = await open('none', { hasOwnDevices: true, locale: 'en-US' });
    await opener(user).click();
    await sheet(user).getByText('Not found').waitFor();
    await sheet(user).getByRole('radiogroup', { name: 'Microphone' }).getByRole('radio').first().waitFor();
    const played = user.page.waitForRequest(/sounds\/test\.mp3/);
    await sheet(user).getByRole('button', { name: words['en-US'].tone }).click();
    await played;
    await checkScreen(user, 'devices-none', noImage);
    const recorder = (name: string | RegExp) => sheet(user).getByRole('button', { name });
    await recorder('Record 3 s and hear yourself').click();
    await recorder(/^Recording, \d s left$/).waitFor();
    await recorder('Playing your recording').waitFor();
    expect(await user.page.evaluate(() => window.testApi.openTracks())).not.toContain('video');
    await recorder('Record again').waitFor();
    await checkScreen(user, 'devices-recorded', noImage);
    await user.closeTab();
  });
});
