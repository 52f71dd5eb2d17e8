import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { until } from '../../harness/browsers/live-testbed';
import type { RoomUser } from '../../harness/browsers/room-user';
import { checkScreen, noImage } from '../../harness/browsers/screen-check';
import type { Layouts, LayoutName } from '../../../components/layouts';
import type { Room } from '../../../components/index';

declare function getApp(): { rtc: { layouts: Layouts; room(id: string): Room } };

const viewers = [
  {
    language: 'zh',
    locale: 'zh-CN',
    theme: 'light',
    own: '林晚秋',
    screens: { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } },
  },
  {
    language: 'en',
    locale: 'en-US',
    theme: 'dark',
    own: 'Lin Wanqiu',
    screens: { small: { width: 375, height: 667 }, low: { width: 844, height: 390 } },
  },
] as const;

const room = 'layouts';
const people = ['陈知远', '苏禾', 'Daniel'];
let testbed: BrowserTestbed;
let speaker: RoomUser;
beforeAll(async () => {
  testbed = await openBrowserTestbed();
  const joined = await Promise.all(
    people.map(async (name, index) => {
      const user = await testbed.user({ name, room, portrait: { index, volume: index === 0 ? 0.4 : 0 } });
      await user.join();
      return user;
    }),
  );
  speaker = joined[0] as RoomUser;
});
afterAll(() => testbed.close());

const shows = (user: RoomUser, mode: LayoutName): Promise<true> =>
  until(`${user.name} has the layout ${mode}`, async () =>
    (await user.page.evaluate((id) => getApp().rtc.layouts.mode(id), room)) === mode ? true : null,
  );
const choose = (user: RoomUser, choice: 'grid' | 'speaker' | 'voice'): Promise<void> =>
  user.page.evaluate((next) => getApp().rtc.layouts.choose(next), choice);

/** Marks the players that exist; a player that is built again has no mark. */
const markPlayers = (user: RoomUser): Promise<number> =>
  user.page.evaluate(() => {
    const players = Array.from(document.querySelectorAll('wx-live-player, wx-live-pusher'));
    players.forEach((player) => player.setAttribute('data-marked', ''));
    return players.length;
  });
const markedPlayers = (user: RoomUser): Promise<number> =>
  user.page.evaluate(() => document.querySelectorAll('[data-marked]').length);

it.each(viewers)('[U58] [V84] every layout is whole in $locale, and no stream starts again', async (viewer) => {
  const { language, locale, theme, own, screens } = viewer;
  const [first] = Object.values(screens);
  const user = await testbed.user({ name: own, room, locale, theme, viewport: first, portrait: { index: 1, volume: 0 } });
  await user.join();
  await user.countsOthers(3);
  for (const name of people) await user.seesPictureOf(name);
  expect(await markPlayers(user)).toBe(4);
  const look = async (mode: LayoutName, screen: string): Promise<void> => {
    await shows(user, mode);
    // The area is measured, and pictures are fitted to it.
    await user.page.waitForTimeout(150);
    await checkScreen(user, `layout-${mode}-${screen}-${language}`, noImage);
  };
  for (const [screen, viewport] of Object.entries(screens)) {
    await user.page.setViewportSize(viewport);
    await choose(user, 'speaker');
    await look('speaker', screen);
    await choose(user, 'voice');
    await look('voice', screen);
    await choose(user, 'grid');
    await look('grid', screen);
    await user.page.locator('wx-live-player').first().dblclick();
    await look('full', screen);
    await user.page
      .getByRole('button', { name: /^(返回|Back)$/ })
      .last()
      .click();
    await shows(user, 'grid');
  }
  await speaker.tap('screen');
  for (const [screen, viewport] of Object.entries(screens)) {
    await user.page.setViewportSize(viewport);
    await look('screen', screen);
  }
  const pinned = await user.page.evaluate((id) => {
    const { layouts, room: roomOf } = getApp().rtc;
    layouts.pin(id, roomOf(id).members.find(({ name }) => name === 'Daniel')?.id ?? '');
    return layouts.pinned(id);
  }, room);
  expect(pinned).not.toBe('');
  await look('speaker', 'pinned');
  expect(await markedPlayers(user)).toBe(4);
  await speaker.tap('screen');
  await user.page.evaluate((id) => getApp().rtc.layouts.pin(id, ''), room);
  await shows(user, 'grid');
  await user.closeTab();
});
