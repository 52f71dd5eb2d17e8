import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { until } from '../../harness/browsers/live-testbed';
import type { RoomUser, RoomUserOptions } from '../../harness/browsers/room-user';
import { checkScreen, noImage } from '../../harness/browsers/screen-check';

const viewports = [
  { screen: 'phone', viewport: { width: 390, height: 844 }, locale: 'zh-CN' },
  { screen: 'desktop', viewport: { width: 1280, height: 800 }, locale: 'en-US' },
] as const;

const words = {
  'zh-CN': {
    missing: '没有找到摄像头，请接上，或只用语音',
    refused: '浏览器没有摄像头权限',
    busy: '摄像头被其他应用占用，请关掉它再试',
    join: '仅用语音加入',
    blocked: '未允许',
  },
  'en-US': {
    missing: 'No camera found. Connect one, or go on with audio',
    refused: 'The browser blocked the camera',
    busy: 'Another app uses the camera. Close it and retry',
    join: 'Join with audio only',
    blocked: 'Blocked',
  },
} as const;

type Fault = 'missing' | 'refused' | 'busy';

/** The browser's own devices where Chromium can have the fault, else the test's. */
const optionsOf: Readonly<Record<Fault, Partial<RoomUserOptions>>> = {
  missing: { hasOwnDevices: true },
  refused: { hasOwnDevices: true, refuse: 'camera' },
  busy: { faults: { video: 'in use' } },
};

/** Waits until something of the newcomer is heard; Chromium's own microphone beeps. */
const isHeardBy = (listener: RoomUser): Promise<true> =>
  until('a sound', async () => {
    const tone = await listener.page.evaluate(() => window.testApi.tone());
    return tone !== null && tone.db > -65 ? true : null;
  });

describe.each([
  { cameras: 0, faults: ['missing'] },
  { cameras: 1, faults: ['refused', 'busy'] },
] as const)('a browser with $cameras cameras', ({ cameras, faults }) => {
  let testbed: BrowserTestbed;
  beforeAll(async () => {
    testbed = await openBrowserTestbed({ cameras });
  });
  afterAll(() => testbed.close());

  const cases = faults.flatMap((fault) => viewports.map((each) => ({ fault, ...each })));
  it.each(cases)('[U17] lets a user speak whose camera is $fault, on $screen', async ({ fault, screen, viewport, locale }) => {
    const room = `${fault}-${screen}`;
    const listener = await testbed.user({ name: 'Ben', room, toneHz: 880 });
    await listener.join();
    await listener.tap('microphone');
    const speaker = await testbed.user({ name: 'Ana', room, viewport, locale, ...optionsOf[fault] });
    await speaker.seesText(words[locale][fault]);
    await speaker.page.getByRole('button', { name: words[locale].join }).waitFor();
    // Only the camera can be blocked, so the word is there once or not at all.
    expect(await speaker.page.getByText(words[locale].blocked, { exact: true }).count()).toBe(fault === 'refused' ? 1 : 0);
    await speaker.nameField.fill('Ana');
    await speaker.nameField.blur();
    await checkScreen(speaker, `lobby-${fault}-${screen}`, noImage);
    await speaker.joinAsFilledIn();
    await isHeardBy(listener);
    await listener.seesNothingOf('Ana');
    await Promise.all([speaker.closeTab(), listener.closeTab()]);
  });
});
