import type { Page } from 'playwright-core';
import { expectAccessible } from '../../harness/browsers/accessibility';
import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { openTab } from '../../harness/browsers/tab';
import { catalogue, stateNamed } from '../../../miniprogram/demo/gallery/catalogue';
import { statePath } from '../../../miniprogram/demo/gallery/state-path';

declare function getCurrentPages(): { data: { ready?: string }; setData(data: object): void }[];

/** Each state is opened once on a screen, in one language and theme, and then changed to the other ones. */
const passes = [
  {
    screen: 'a small phone',
    viewport: { width: 375, height: 667 },
    opened: { locale: 'en', theme: 'light' },
    changed: { locale: 'zh-CN', theme: 'dark' },
  },
  {
    screen: 'a desktop',
    viewport: { width: 1280, height: 800 },
    opened: { locale: 'zh-CN', theme: 'dark' },
    changed: { locale: 'en', theme: 'light' },
  },
] as const;

type Look = (typeof passes)[number]['opened' | 'changed'];

/** With GALLERY_PICTURES=1 every screen is kept in test/e2e/output, to be looked at. */
const keepsPictures = process.env['GALLERY_PICTURES'] === '1';

/** Opens a state in the same page, and waits until everything that belongs to it has happened. */
const open = (page: Page, url: string, name: string): Promise<void> =>
  page.evaluate(
    async ([path, wanted]) => {
      wx.redirectTo({ url: path as string });
      const endMs = performance.now() + 60_000;
      while (getCurrentPages().slice(-1)[0]?.data.ready !== wanted) {
        if (performance.now() > endMs) throw new Error(`not shown: ${wanted}`);
        await new Promise((done) => setTimeout(done, 20));
      }
    },
    [url, name],
  );

/** Waits until the page is measured and drawn, ends what still moves, and returns what is cut off. */
const faultsOf = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    await new Promise((measured) => setTimeout(measured, 100));
    for (let frames = 0; frames < 2; frames += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
    document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
      .forEach((animation) => animation.finish());
    return window.testApi.layoutFaults();
  });

/** The number beside an icon is said in words by the label, which axe takes for another text. */
const isNumberInWords = (message: string): boolean => {
  const found = message.match(/"[\w-]+: <wx-view[^\n]*/g) ?? [];
  return found.length > 0 && found.every((one) => /^"label-content-name-mismatch:.*control--(members|polls)/.test(one));
};

const dress = (page: Page, { locale, theme }: Look): Promise<void> =>
  page.evaluate((look) => getCurrentPages().slice(-1)[0]?.setData(look), { locale, theme, dark: theme === 'dark' });

describe('the gallery', () => {
  let testbed: BrowserTestbed;
  beforeAll(async () => {
    testbed = await openBrowserTestbed();
  });
  afterAll(() => testbed.close());

  it.each(passes)('[U97] shows every state whole and accessible on $screen', async ({ screen, viewport, opened, changed }) => {
    const tab = await openTab(testbed.browser, testbed.script, { name: 'gallery', viewport });
    const { page } = tab;
    await page.goto(`http://127.0.0.1:${testbed.backend.port}/#/pages/samples/index`);
    await page.waitForFunction(() => getCurrentPages().length > 0);
    await page.evaluate(({ locale, theme }) => wx.setStorageSync('demo.settings', { locale, theme }), opened);
    // All faults of all states at once, so that one run shows them.
    const faults: string[] = [];
    const look = async (name: string): Promise<void> => {
      const found = await faultsOf(page).catch((cause: unknown) => [String(cause)]);
      faults.push(...found.map((fault) => `${name}: ${fault}`));
      if (keepsPictures) await page.screenshot({ path: `test/e2e/output/${name}.png`, animations: 'disabled' });
    };
    // A desktop has the same elements in other places, so these are checked on the phone, every other state in the dark.
    const check = (name: string, { theme }: Look): Promise<void> =>
      expectAccessible(page, name, { themes: [theme] }).catch(({ message }: Error) => {
        if (!isNumberInWords(message)) faults.push(message);
      });
    const isPhone = viewport.width < 600;
    let looked = 0;
    for (const { part, states } of catalogue('en'))
      for (const { id } of states) {
        const name = `gallery ${part} ${id} ${viewport.width}`;
        await open(page, statePath(stateNamed(part, id, 'en')), `${part} ${id}`).catch((cause: unknown) =>
          faults.push(`${name}: ${String(cause)}`),
        );
        await look(`${name} ${opened.locale}`);
        looked += 1;
        if (isPhone && looked % 2 === 0) await check(name, opened);
        await dress(page, changed);
        await look(`${name} ${changed.locale}`);
        if (isPhone && looked % 2 === 1) await check(name, changed);
      }
    expect({ screen, faults }).toEqual({ screen, faults: [] });
    expect(tab.missing).toEqual([]);
    await tab.context.close();
  });

  it('[U98] opens the state that was chosen by keyboard, remembers it, and gives the app its connection back', async () => {
    const user = await testbed.user({ name: 'Ana', room: 'real', locale: 'en-US' });
    const { page } = user;
    await page.evaluate(() => wx.reLaunch({ url: '/pages/gallery/index' }));
    const part = page.getByRole('button', { name: /^Buttons/ });
    await part.focus();
    await page.keyboard.press('Enter');
    const on = page.getByRole('button', { name: 'Both on' });
    await on.focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => getCurrentPages().slice(-1)[0]?.data.ready === 'controls on');
    await page.keyboard.press(']');
    await page.waitForFunction(() => getCurrentPages().slice(-1)[0]?.data.ready === 'controls refused');
    await page.keyboard.press('[');
    await page.waitForFunction(() => getCurrentPages().slice(-1)[0]?.data.ready === 'controls on');
    await page.goBack();
    await page.getByRole('button', { name: /^Both on Looked at last/ }).waitFor();
    await page.evaluate(() => wx.reLaunch({ url: '/pages/room/index?id=real' }));
    await user.nameField.waitFor();
    await user.join();
    await user.seesText('1 person');
    await user.closeTab();
  });
});
