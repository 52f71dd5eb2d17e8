import { images, checkScreen } from '../../harness/browsers/screen-check';
import { openBrowserCallTestbed, type BrowserCallTestbed } from '../../harness/browsers/browser-call-testbed';
import type { CallUser } from '../../harness/browsers/call-user';

const sizes = {
  small: { width: 375, height: 667 },
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
  low: { width: 900, height: 420 },
} as const;

/** Pictures used in the documentation. */
const chosen = /^call-((incoming|video|group|contacts|window)-phone-zh|voice-phone-en)$/;

/** The same call on two sides, one in Chinese and one in English. */
describe('the screens of a call', () => {
  let testbed: BrowserCallTestbed;
  let chen: CallUser;
  let lin: CallUser;
  let sofia: CallUser;
  const shared = { viewport: sizes.phone, scale: images === null ? 1 : 2 };
  beforeAll(async () => {
    testbed = await openBrowserCallTestbed();
    [chen, lin, sofia] = await Promise.all([
      testbed.user({ ...shared, user: 'chen', name: '陈知远', portrait: { index: 0, volume: 0.4 } }),
      testbed.user({ ...shared, user: 'lin', name: '林晚秋', locale: 'en-US', portrait: { index: 1, volume: 0 } }),
      testbed.user({ ...shared, user: 'sofia', name: '苏禾', portrait: { index: 2, volume: 0 } }),
    ]);
  });
  afterEach(() => Promise.all([chen, lin, sofia].map((caller) => caller.reset())));
  afterAll(() => testbed.close());

  /** Every size, and the dark theme where it matters; restores the first size and theme. */
  async function shows(caller: CallUser, name: string, { dark = false, bars = false } = {}): Promise<void> {
    const language = caller === lin ? 'en' : 'zh';
    for (const [size, viewport] of Object.entries(sizes)) {
      await caller.page.setViewportSize(viewport);
      await caller.page.waitForTimeout(settleMs);
      if (bars) await caller.showControls();
      await checkScreen(caller, `call-${name}-${size}-${language}`, chosen);
    }
    await caller.page.setViewportSize(sizes.phone);
    if (!dark) return;
    await caller.page.emulateMedia({ colorScheme: 'dark' });
    await caller.page.waitForTimeout(settleMs);
    await checkScreen(caller, `call-${name}-phone-dark-${language}`, chosen);
    await caller.page.emulateMedia({ colorScheme: 'light' });
  }
  /** Layouts animate briefly after a change of the window. */
  const settleMs = 350;
  const both = (name: string, how: { dark?: boolean; bars?: boolean } = {}): Promise<unknown> =>
    Promise.all([shows(chen, name, how), shows(lin, name, how)]);

  it('[C159] [U48] are whole in an audio call: outgoing, incoming, active, asked for video, on another page, ended', async () => {
    await Promise.all([chen.seesText('苏禾'), lin.seesText('苏禾')]);
    await both('contacts', { dark: true });
    await chen.calls('林晚秋');
    await lin.rings();
    await chen.seesText('正在响铃…');
    await Promise.all([shows(chen, 'outgoing-voice'), shows(lin, 'incoming-voice')]);
    await lin.taps('accept');
    await Promise.all([chen.isIn('active'), lin.isIn('active')]);
    await lin.hears(440);
    await both('voice');
    await chen.tapsControl('toVideo');
    await lin.page.getByRole('dialog').waitFor();
    await Promise.all([shows(chen, 'asking'), shows(lin, 'asked')]);
    await lin.page.getByRole('button', { name: 'Not now' }).click();
    await chen.minimises();
    await chen.isOn('/pages/contacts/index');
    await shows(chen, 'bar', { dark: true });
    await chen.page.getByRole('button', { name: /轻点回到通话/ }).click();
    await chen.isOn('/pages/call/index');
    await chen.taps('hangUp');
    await Promise.all([chen.seesText('通话结束'), lin.seesText('Call ended')]);
    await Promise.all([checkScreen(chen, 'call-ended-phone-zh', chosen), checkScreen(lin, 'call-ended-phone-en', chosen)]);
  });

  it('[C159] [U48] [U52] [U53] are whole in a video call: outgoing, incoming, active, the “more” menu, a second call, the small window', async () => {
    await lin.calls('陈知远', 'video');
    await chen.rings();
    await Promise.all([shows(chen, 'incoming'), shows(lin, 'outgoing', { bars: true })]);
    await chen.taps('accept');
    await Promise.all([chen.showsPictures(1), lin.showsPictures(1)]);
    const large = await lin.page.locator('[class*="tile--full"]').first().boundingBox();
    expect(large).toEqual({ x: 0, y: 0, ...sizes.phone });
    const more = await chen.page.getByRole('button', { name: '更多', exact: true }).boundingBox();
    expect((more?.x ?? 0) + (more?.width ?? 0)).toBeCloseTo(sizes.phone.width - 8, 0);
    await both('video', { bars: true });
    await Promise.all([chen.opensMore(), lin.opensMore()]);
    await both('more');
    await Promise.all([chen, lin].map(({ page }) => page.getByRole('button', { name: /^(收起|Close)$/ }).click()));
    await chen.minimises();
    await chen.isOn('/pages/contacts/index');
    await chen.smallWindow.waitFor();
    await shows(chen, 'window');
    await chen.returnsFromWindow();
    await chen.isOn('/pages/call/index');
    await chen.tapsControl('end');
    await lin.isFree();
  });

  it('[C159] [U48] are whole in a group, by video and by audio', async () => {
    for (const [kind, words] of [
      ['group', '视频通话'],
      ['group-voice', '语音通话'],
    ] as const) {
      await chen.page.getByRole('button', { name: '选几个人' }).click();
      await chen.page.getByRole('checkbox', { name: /林晚秋/ }).click();
      await chen.page.getByRole('checkbox', { name: /苏禾/ }).click();
      if (kind === 'group') await shows(chen, 'choosing', { dark: true });
      await chen.page.getByRole('button', { name: words, exact: true }).click();
      await Promise.all([lin.rings(), sofia.rings()]);
      await lin.taps('accept');
      await Promise.all([chen.isIn('active'), lin.isIn('active')]);
      await shows(chen, `${kind}-waiting`, { bars: true });
      await sofia.taps('accept');
      await sofia.isIn('active');
      if (kind === 'group') await Promise.all([chen.showsPictures(2), lin.showsPictures(2)]);
      await both(kind, { bars: true });
      // The remaining user leaves as well.
      await lin.tapsControl('end');
      await chen.tapsControl('end');
      await Promise.all([chen, lin, sofia].map((caller) => caller.isFree()));
    }
  });

  it('[C159] [U48] are whole in the history, also when it is empty', async () => {
    await chen.page.getByRole('button', { name: '通话记录' }).click();
    await lin.page.getByRole('button', { name: 'Call history' }).click();
    await both('history', { dark: true });
    const fresh = await testbed.user({ ...shared, user: 'fresh', name: 'Fresh', path: '/pages/history/index' });
    await fresh.seesText('还没有通话');
    await shows(fresh, 'history-empty', { dark: true });
    await fresh.closeTab();
  });
});
