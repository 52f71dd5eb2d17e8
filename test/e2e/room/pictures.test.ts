import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openHouse, type House } from './house';
import type { Person } from './person';

jest.setTimeout(240_000);

const output = resolve('test/e2e/output');
/** Where the pictures of the documentation lie; they are made anew only when asked for. */
const images = process.env['UPDATE_IMAGES'] === '1' ? resolve('docs/images') : null;

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

/** With 256 colours, which flat drawings do not miss: a third of the size. */
function publish(from: string, to: string): void {
  const colours = 'split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=dither=none';
  const args = ['-v', 'error', '-y', '-i', from, '-vf', colours, '-compression_level', '100', to];
  expect(spawnSync(process.env['FFMPEG'] ?? 'ffmpeg', args, { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
}

/** Nothing of a machine that is busy with other tests, and the voice of the one who speaks. */
const isGoodDay = (): boolean =>
  document.querySelector('[class*="plate--net"], [class*="banner"]') === null &&
  (document.querySelector('wx-live-player') === null || document.querySelector('[class*="ticks"]') !== null);

/** Takes the picture, and finds nothing wrong in it. */
async function looksGood({ page, missing }: Person, name: string): Promise<void> {
  await page.waitForFunction(() => Array.from(document.images).every(({ complete }) => complete));
  const path = join(output, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  expect({ name, misfits: await page.evaluate(() => window.person.misfits()) }).toEqual({ name, misfits: [] });
  expect({ name, missing }).toEqual({ name, missing: [] });
  if (images === null || !chosen.test(name)) return;
  for (let isGood = false; !isGood; isGood = await page.evaluate(isGoodDay)) {
    await page.waitForFunction(isGoodDay);
    await page.screenshot({ path, animations: 'disabled' });
  }
  publish(path, join(images, `${name}.png`));
}

async function goHome({ page }: Person): Promise<void> {
  await page.evaluate(() => wx.reLaunch({ url: '/pages/home/index' }));
  await page.getByRole('textbox', { name: /^(房间名|Room name)$/ }).waitFor();
}

describe.each(languages)('the screens in $locale', ({ language, locale, people: [first, own, third], three, two }) => {
  let house: House;
  let person: Person | null = null;
  const room = 'autumn-tea';
  beforeAll(async () => {
    mkdirSync(output, { recursive: true });
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
    await looksGood(person, `lobby-${screen}-${language}`);

    await person.enters();
    await person.reads(three);
    await person.seesPictureOf(first);
    await person.seesPictureOf(third);
    // The ring of the one who speaks, and no toast about ourselves any more.
    await person.page.locator('[class*="ticks"]').first().waitFor();
    await person.page.waitForFunction(() => document.querySelector('[class*="toast__words"]') === null);
    await looksGood(person, `room-${screen}-${language}`);

    await goHome(person);
    await looksGood(person, `home-${screen}-${language}`);
  });
});
