import { images, looksGood } from '../room/looks';
import { openCallHouse, type CallHouse } from './call-house';
import type { Caller } from './caller';

jest.setTimeout(240_000);

const sizes = {
  small: { width: 375, height: 667 },
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
} as const;

/** Pictures that the documentation shows. */
const chosen = /^call-((incoming|video|group|contacts|window)-phone-zh|voice-phone-en)$/;

/** The same call from two sides: one reads Chinese, the other English. */
describe('the screens of a call', () => {
  let house: CallHouse;
  let chen: Caller;
  let lin: Caller;
  let sofia: Caller;
  const shared = { viewport: sizes.phone, scale: images === null ? 1 : 2 };
  beforeAll(async () => {
    house = await openCallHouse();
    [chen, lin, sofia] = await Promise.all([
      house.caller({ ...shared, user: 'chen', name: '陈知远', portrait: { sitter: 0, volume: 0.4 } }),
      house.caller({ ...shared, user: 'lin', name: '林晚秋', locale: 'en-US', portrait: { sitter: 1, volume: 0 } }),
      house.caller({ ...shared, user: 'sofia', name: '苏禾', portrait: { sitter: 2, volume: 0 } }),
    ]);
  });
  afterEach(() => Promise.all([chen, lin, sofia].map((caller) => caller.comesHome())));
  afterAll(() => house.close());

  /** Every size and, where the theme matters, the dark one too; ends as it began. */
  async function shows(caller: Caller, name: string, { dark = false, bars = false } = {}): Promise<void> {
    const language = caller === lin ? 'en' : 'zh';
    for (const [size, viewport] of Object.entries(sizes)) {
      await caller.page.setViewportSize(viewport);
      await caller.page.waitForTimeout(settleMs);
      if (bars) await caller.bringsBars();
      await looksGood(caller, `call-${name}-${size}-${language}`, chosen);
    }
    await caller.page.setViewportSize(sizes.phone);
    if (!dark) return;
    await caller.page.emulateMedia({ colorScheme: 'dark' });
    await caller.page.waitForTimeout(settleMs);
    await looksGood(caller, `call-${name}-phone-dark-${language}`, chosen);
    await caller.page.emulateMedia({ colorScheme: 'light' });
  }
  /** Layouts move for a moment when a window changes. */
  const settleMs = 350;
  const both = (name: string, how: { dark?: boolean; bars?: boolean } = {}): Promise<unknown> =>
    Promise.all([shows(chen, name, how), shows(lin, name, how)]);

  it('[C159] are whole in a voice call: outgoing, incoming, talking, asked for video, on another page, over', async () => {
    await Promise.all([chen.reads('苏禾'), lin.reads('苏禾')]);
    await both('contacts', { dark: true });
    await chen.calls('林晚秋');
    await lin.rings();
    await chen.reads('正在响铃…');
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
    await Promise.all([chen.reads('通话结束'), lin.reads('Call ended')]);
    await Promise.all([looksGood(chen, 'call-ended-phone-zh', chosen), looksGood(lin, 'call-ended-phone-en', chosen)]);
  });

  it('[C159] are whole in a video call: outgoing, incoming, talking, what is behind “more”, a second call, the small window', async () => {
    await lin.calls('陈知远', 'video');
    await chen.rings();
    await Promise.all([shows(chen, 'incoming'), shows(lin, 'outgoing', { bars: true })]);
    await chen.taps('accept');
    await Promise.all([chen.showsPictures(1), lin.showsPictures(1)]);
    await both('video', { bars: true });
    await Promise.all([chen.opensMore(), lin.opensMore()]);
    await both('more');
    await Promise.all([chen, lin].map(({ page }) => page.getByRole('button', { name: /^(收起|Close)$/ }).click()));
    await chen.minimises();
    await chen.isOn('/pages/contacts/index');
    await chen.reads(/^\d\d:\d\d$/);
    await shows(chen, 'window');
    await chen.taps('hangUp');
    await lin.isFree();
  });

  it('[C159] are whole in a group, by video and by voice', async () => {
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
      // Who is left alone has nobody to hang up on.
      await lin.tapsControl('end');
      await chen.tapsControl('end');
      await Promise.all([chen, lin, sofia].map((caller) => caller.isFree()));
    }
  });

  it('[C159] are whole in the history, and where there is nothing yet', async () => {
    await chen.page.getByRole('button', { name: '通话记录' }).click();
    await lin.page.getByRole('button', { name: 'Call history' }).click();
    await both('history', { dark: true });
    const fresh = await house.caller({ ...shared, user: 'fresh', name: 'Fresh', path: '/pages/history/index' });
    await fresh.reads('还没有通话');
    await shows(fresh, 'history-empty', { dark: true });
    await fresh.vanish();
  });
});
