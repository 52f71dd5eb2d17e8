import { openHouse, type House } from './house';
import { images, looksGood } from './looks';
import type { Person } from './person';

jest.setTimeout(240_000);

const screens = [
  { screen: 'small', viewport: { width: 375, height: 667 }, theme: 'light' },
  { screen: 'phone', viewport: { width: 390, height: 844 }, theme: 'light' },
  { screen: 'phone-dark', viewport: { width: 390, height: 844 }, theme: 'dark' },
  { screen: 'desktop', viewport: { width: 1280, height: 800 }, theme: 'light' },
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

/** Pictures that the documentation shows. */
const chosen = /^(lobby-phone-(zh|en)|room-phone-(zh|en)|room-phone-dark-zh|lobby-desktop-(zh|en)|room-desktop-(zh|en))$/;

async function goHome({ page }: Person): Promise<void> {
  await page.evaluate(() => wx.reLaunch({ url: '/pages/home/index' }));
  await page.getByRole('textbox', { name: /^(房间名|Room name)$/ }).waitFor();
}

describe.each(languages)('the screens in $locale', ({ language, locale, people: [first, own, third], three, two }) => {
  let house: House;
  let person: Person | null = null;
  const room = 'autumn-tea';
  beforeAll(async () => {
    house = await openHouse();
    const speaker = await house.person({ name: first, room, locale, portrait: { sitter: 0, volume: 0.4 } });
    await speaker.join();
    const listener = await house.person({ name: third, room, locale, portrait: { sitter: 2, volume: 0 } });
    await listener.join();
    await listener.tap('microphone');
  });
  // Whoever leaves is gone at once; a closed tab keeps its seat for a while.
  afterEach(async () => {
    const leaving = person;
    person = null;
    if (leaving === null) return;
    await goHome(leaving);
    await leaving.vanish();
  });
  afterAll(() => house.close());

  it.each(screens)('[U11] show everything whole on $screen', async ({ screen, viewport, theme }) => {
    const scale = images !== null && screen === 'phone' ? 2 : 1;
    const wish = { name: own, room, locale, viewport, theme, scale, portrait: { sitter: 1, volume: 0 } };
    person = await house.person(wish);
    await person.reads(two);
    await person.nameField.fill(own);
    await person.nameField.blur();
    await person.page.waitForFunction(() => window.person.ownPicture());
    await looksGood(person, `lobby-${screen}-${language}`, chosen);

    await person.enters();
    await person.reads(three);
    await person.seesPictureOf(first);
    await person.seesPictureOf(third);
    // The ring of the one who speaks, and no toast about ourselves any more.
    await person.page.locator('[class*="ticks"]').first().waitFor();
    await person.page.waitForFunction(() => document.querySelector('[class*="toast__words"]') === null);
    await looksGood(person, `room-${screen}-${language}`, chosen);

    await goHome(person);
    await looksGood(person, `home-${screen}-${language}`, chosen);
  });
});
