import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { images, checkScreen } from '../../harness/browsers/screen-check';
import type { RoomUser } from '../../harness/browsers/room-user';

const screens = [
  { screen: 'small', viewport: { width: 375, height: 667 }, theme: 'light' },
  { screen: 'phone', viewport: { width: 390, height: 844 }, theme: 'light' },
  { screen: 'phone-dark', viewport: { width: 390, height: 844 }, theme: 'dark' },
  { screen: 'desktop', viewport: { width: 1280, height: 800 }, theme: 'light' },
  { screen: 'low', viewport: { width: 900, height: 420 }, theme: 'light' },
] as const;

const languages = [
  { language: 'zh', locale: 'zh-CN', people: ['陈知远', '林晚秋', '苏禾'], three: '3 人', two: '2 人在房间里' },
  {
    language: 'en',
    locale: 'en-US',
    people: ['Daniel Reed', 'Lin Wanqiu', 'Sofia Hart'],
    three: '3 people',
    two: '2 in the room',
  },
] as const;

/** Pictures used in the documentation. */
const chosen = /^(lobby-phone-(zh|en)|room-phone-(zh|en)|room-phone-dark-zh|lobby-desktop-(zh|en)|room-desktop-(zh|en))$/;

async function goHome({ page }: RoomUser): Promise<void> {
  await page.evaluate(() => wx.reLaunch({ url: '/pages/home/index' }));
  await page.getByRole('textbox', { name: /^(房间名|Room name)$/ }).waitFor();
}

describe.each(languages)('the screens in $locale', ({ language, locale, people: [first, own, third], three, two }) => {
  let testbed: BrowserTestbed;
  let user: RoomUser | null = null;
  const room = 'autumn-tea';
  beforeAll(async () => {
    testbed = await openBrowserTestbed();
    const speaker = await testbed.user({ name: first, room, locale, portrait: { index: 0, volume: 0.4 } });
    await speaker.join();
    const listener = await testbed.user({ name: third, room, locale, portrait: { index: 2, volume: 0 } });
    await listener.join();
    await listener.tap('microphone');
  });
  // A member that leaves is gone at once; a closed tab stays for the grace period.
  afterEach(async () => {
    const leaving = user;
    user = null;
    if (leaving === null) return;
    await goHome(leaving);
    await leaving.closeTab();
  });
  afterAll(() => testbed.close());

  it.each(screens)('[U11] [U48] show everything whole on $screen', async ({ screen, viewport, theme }) => {
    const scale = images !== null && screen === 'phone' ? 2 : 1;
    const options = { name: own, room, locale, viewport, theme, scale, portrait: { index: 1, volume: 0 } };
    user = await testbed.user(options);
    await user.seesText(two);
    await user.nameField.fill(own);
    await user.nameField.blur();
    await user.page.waitForFunction(() => window.testApi.ownPicture());
    await checkScreen(user, `lobby-${screen}-${language}`, chosen);

    await user.joinAsFilledIn();
    await user.seesText(three);
    await user.seesPictureOf(first);
    await user.seesPictureOf(third);
    // The speaker's ring is shown, and no toast of the own user.
    await user.page.locator('[class*="ticks"]').first().waitFor();
    await user.page.waitForFunction(() => document.querySelector('[class*="toast__words"]') === null);
    await checkScreen(user, `room-${screen}-${language}`, chosen);

    await goHome(user);
    await checkScreen(user, `home-${screen}-${language}`, chosen);
  });

  it.each(['camera', 'microphone', 'both'] as const)(
    '[V51] show the lobby whole on a small phone that refuses %s',
    async (refuse) => {
      user = await testbed.user({ name: own, room, locale, viewport: { width: 375, height: 667 }, refuse });
      await user.seesText(two);
      await user.page.locator('[class*="permit__act"]').waitFor();
      await checkScreen(user, `lobby-${refuse}-refused-${language}`, chosen);
    },
  );
});

it.each(['static', 'absolute'])('[V46] a grid alone on a page fills its box, which is %s', async (position) => {
  const testbed = await openBrowserTestbed();
  const { page } = await testbed.user({ name: 'Ana', room: 'box' });
  await page.evaluate(() => wx.reLaunch({ url: '/pages/parts/index?id=box' }));
  const box = page.locator('[class*="parts__stage"]');
  await box.evaluate(
    (element, style) => (element.style.cssText = style),
    `position: ${position}; flex: none; width: 200px; height: 300px`,
  );
  const inside = box.locator('[class*="tile--preview"], [class*="tile__picture"]');
  await inside.first().waitFor();
  for (const element of await inside.all()) expect(await element.boundingBox()).toMatchObject({ width: 200, height: 300 });
  await testbed.close();
});
