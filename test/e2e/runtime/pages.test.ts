import type { Page } from 'playwright-core';
import { log, openRuntimeTestbed, type RuntimeTestbed } from './runtime-testbed';
import { takeExpected } from '../../harness/browsers/console-watch';

/** Globals of the page, for code that runs in it. */
declare const wx: Record<'navigateTo' | 'redirectTo', (options: object) => Promise<object>> &
  Record<'onAppShow', (listener: () => void) => void> &
  Record<'onAppHide', (listener: (event: { reason: number }) => void) => void>;
interface PageInstance {
  readonly route: string;
  readonly __route__: string;
  readonly is: string;
  readonly options: Record<string, string>;
  readonly placed?: unknown[];
  selectComponent(selector: string): { readonly is: string };
  readonly data: Record<string, unknown>;
  readonly facts?: unknown;
  readonly loaded?: unknown;
  readonly bottom?: boolean;
}
declare function getCurrentPages(): [PageInstance, ...PageInstance[]];
declare function getApp(): { log: string[] };

describe('pages in a browser', () => {
  let testbed: RuntimeTestbed;
  beforeAll(async () => {
    testbed = await openRuntimeTestbed();
  });
  afterAll(() => testbed.close());

  const routes = (page: Page): Promise<string[]> => page.evaluate(() => getCurrentPages().map((each) => each.route));
  const call = (page: Page, name: string, options: object = {}): Promise<object> =>
    page.evaluate(([member, given]) => wx[member as 'navigateTo'](given as object).catch((failure: object) => failure), [
      name,
      options,
    ] as const);
  const gone = (page: Page, pages: number): Promise<unknown> =>
    page.waitForFunction((depth) => getCurrentPages().length === depth, pages);

  it('[W1] runs the files of the mini program as CommonJS', async () => {
    const page = await testbed.open();
    const facts = await page.evaluate(() => getCurrentPages()[0].facts);
    expect(facts).toEqual({ cycle: ['b', 'a-early'], folder: 'folder index', pack: true, window: 'undefined', app: 'fixture' });
  });

  it('[W2] registers a component that another file registers for it', async () => {
    const page = await testbed.open();
    expect(await page.locator('#counter').innerText()).toBe('5');
  });

  it('[W3] plays slots, templates, wxs and lists', async () => {
    const page = await testbed.open();
    expect(await page.locator('#wxs').innerText()).toBe('one-two! Array 12');
    expect(await page.locator('wx-x-card.outer > .inside').innerText()).toBe('head of hello');
    expect(await page.locator('#inner wx-text').innerText()).toBe('nested');
    expect(await page.locator('.part').innerText()).toBe('part hello');
    expect(await page.locator('.item').allInnerTexts()).toEqual(['0:one', '1:two']);
  });

  it('[U29] give the focus to the title of a page that opens, and back to where it was', async () => {
    const page = await testbed.open();
    const menu = page.locator('.wx-bar-menu').first();
    await menu.focus();
    await call(page, 'navigateTo', { url: '/pages/second/index' });
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        const { activeElement: at } = document;
        return `${at?.className ?? ''} ${at?.tagName ?? ''} ${at?.closest('.wx-screen-covered') === null}`;
      });
    // A page without the bar takes the focus itself.
    expect(await focused()).toBe('wx-screen wx-screen-custom SECTION true');
    await call(page, 'navigateTo', { url: '/pages/sound/index' });
    expect(await focused()).toBe(' H1 true');
    await call(page, 'navigateBack', { delta: 2 });
    await gone(page, 1);
    expect(await focused()).toBe('wx-bar-menu BUTTON true');
  });

  it('[W9] calls app and page in WeChat’s order: components attach before onLoad, ready runs after onShow', async () => {
    const page = await testbed.open();
    await page.waitForFunction(() => getApp().log.includes('home.onReady'));
    const lines = (await log(page)).filter((line) => !line.startsWith('picture'));
    expect(lines).toEqual([
      'app.onLaunch pages/home/index',
      'app.onShow',
      'card attached Outer yes',
      'card attached Inner yes',
      'home.onLoad {}',
      'home.onShow',
      'card page show',
      'card page show',
      expect.stringMatching(/^card ready/),
      expect.stringMatching(/^card ready/),
      'home.onReady',
    ]);
  });

  it('[W10] opens a page over another and returns', async () => {
    const page = await testbed.open();
    const answer = await page.evaluate(
      () =>
        new Promise<unknown>((resolve) => {
          void wx.navigateTo({ url: '../second/index?a=1', events: { opened: resolve } });
        }),
    );
    expect(answer).toEqual({ by: 'second' });
    expect(await routes(page)).toEqual(['pages/home/index', 'pages/second/index']);
    await page.locator('#back').click();
    await gone(page, 1);
    const lines = await log(page);
    // Other lines, such as those of pictures, may come between these.
    expect(lines.slice(lines.indexOf('home.onHide'))).toEqual(
      expect.arrayContaining(['home.onHide', 'second.onShow', 'second.onUnload', 'home.onShow']),
    );
  });

  it('[W10] replaces one page or all, and releases the closed ones', async () => {
    const page = await testbed.open();
    await call(page, 'redirectTo', { url: '/pages/second/index' });
    expect(await routes(page)).toEqual(['pages/second/index']);
    expect(await log(page)).toEqual(expect.arrayContaining(['home.onUnload', 'card detached Inner', 'card detached Outer']));
    await call(page, 'navigateTo', { url: '/pages/form/index' });
    await call(page, 'reLaunch', { url: '/packages/extra/pages/far/index' });
    expect(await routes(page)).toEqual(['packages/extra/pages/far/index']);
    await page.waitForURL(/#\/packages\/extra\/pages\/far\/index$/);
    expect(await page.locator('wx-page').count()).toBe(1);
  });

  it('[W10] goes back over several pages, and no further than the first', async () => {
    const page = await testbed.open();
    const open = async (count: number): Promise<void> => {
      for (let at = 1; at <= count; at++) await call(page, 'navigateTo', { url: `/pages/second/index?n=${at}` });
    };
    await open(3);
    await call(page, 'navigateBack', { delta: 2 });
    expect(await page.evaluate(() => getCurrentPages().map(({ options }) => options))).toEqual([{}, { n: '1' }]);
    await page.waitForURL(/second\/index\?n=1$/);
    await open(2);
    await call(page, 'navigateBack', { delta: 99 });
    expect(await routes(page)).toEqual(['pages/home/index']);
    await page.waitForURL(/home\/index$/);
  });

  it('[W47] gives a page and its components their route, from attached on', async () => {
    const page = await testbed.open('#/pages/pure/index?id=7');
    const own = await page.evaluate(() => {
      const { is, route, __route__, options, placed } = getCurrentPages()[0];
      return { is, route, __route__, options, placed };
    });
    const path = 'pages/pure/index';
    expect(own).toEqual({ is: path, route: path, __route__: path, options: { id: '7' }, placed: [path, path, 1] });
    await call(page, 'navigateTo', { url: '/pages/home/index' });
    const paths = await page.evaluate(() => getCurrentPages()[1]?.selectComponent('#inner').is);
    expect(paths).toBe('components/card/index');
  });

  it('[W10] fails like WeChat, with its messages', async () => {
    const page = await testbed.open();
    expect(await call(page, 'navigateTo', { url: '/pages/none?a=1' })).toEqual({
      errMsg: 'navigateTo:fail page "pages/none?a=1" is not found',
    });
    expect(await call(page, 'navigateBack')).toEqual({ errMsg: 'navigateBack:fail cannot navigate back at first page' });
    for (let depth = 1; depth < 10; depth++) await call(page, 'navigateTo', { url: '/pages/second/index' });
    expect(await call(page, 'navigateTo', { url: '/pages/second/index' })).toEqual({
      errMsg: 'navigateTo:fail webview count limit exceed',
    });
  });

  it('[W11] follows the browser’s back, several pages too, and forward', async () => {
    const page = await testbed.open();
    await call(page, 'navigateTo', { url: '/pages/second/index?n=1' });
    await call(page, 'navigateTo', { url: '/pages/form/index' });
    await page.evaluate(() => history.go(-2));
    await gone(page, 1);
    expect(page.url()).toMatch(/#\/pages\/home\/index$/);
    await page.goForward();
    await gone(page, 2);
    expect(await routes(page)).toEqual(['pages/home/index', 'pages/second/index']);
  });

  it('[W11] starts at the page in the URL, and after a reload goes back to the earlier pages', async () => {
    const page = await testbed.open('#/pages/second/index?room=a%20b');
    expect(await page.locator('#query').innerText()).toBe('{"room":"a%20b"}');
    await call(page, 'navigateTo', { url: '/pages/form/index' });
    await page.reload();
    await page.waitForFunction(() => performance.getEntriesByName('wx-first-page').length > 0);
    expect(await routes(page)).toEqual(['pages/form/index']);
    await page.goBack();
    await page.waitForFunction(() => getCurrentPages()[0].route === 'pages/second/index');
  });

  it('[W12] opens the home page for an unknown URL, and follows a URL typed by the user', async () => {
    const page = await testbed.open('#/pages/none');
    expect(await routes(page)).toEqual(['pages/home/index']);
    await page.evaluate(() => (location.hash = '#/pages/second/index?typed=1'));
    await page.waitForFunction(() => getCurrentPages()[0].route === 'pages/second/index');
    expect(await page.locator('#query').innerText()).toBe('{"typed":"1"}');
  });

  it('[W13] gives a page its query undecoded, by a link too', async () => {
    const page = await testbed.open();
    await page.locator('#link').click();
    expect(await page.locator('#query').innerText()).toBe('{"from":"link","text":"a%20b"}');
  });

  it('[W14] keeps a covered page in the document, without focus', async () => {
    const page = await testbed.open();
    await call(page, 'navigateTo', { url: '/pages/second/index' });
    expect(await page.locator('wx-page').count()).toBe(2);
    expect(await page.locator('wx-page[route="pages/home/index"] #press').isVisible()).toBe(false);
    expect(await page.evaluate(() => document.querySelector<HTMLElement>('.wx-screen')?.inert)).toBe(true);
  });

  it('[W15] draws a bar with title, back and menu, and none for a custom page', async () => {
    const page = await testbed.open();
    expect(await page.locator('.wx-bar h1').innerText()).toBe('Fixture');
    expect(await page.locator('.wx-bar-back').isVisible()).toBe(false);
    await call(page, 'navigateTo', { url: '/pages/form/index' });
    const back = page.locator('.wx-screen:not(.wx-screen-covered) .wx-bar-back');
    await call(page, 'setNavigationBarTitle', { title: 'Now' });
    expect(await page.title()).toBe('Now');
    await back.click();
    await gone(page, 1);
    await call(page, 'navigateTo', { url: '/pages/second/index' });
    expect(await page.locator('.wx-screen:not(.wx-screen-covered) .wx-bar').isVisible()).toBe(false);
    expect(await page.title()).toBe('Second');
  });

  it('[W16] runs a page made with Component(): its properties from the query, its methods as lifecycles', async () => {
    const page = await testbed.open('#/pages/pure/index?id=7');
    const read = (): Promise<unknown> =>
      page.evaluate(() => {
        const { data, loaded, bottom } = getCurrentPages()[0];
        return { data, loaded, bottom };
      });
    expect(await read()).toEqual({ data: { id: '7', shown: 1 }, loaded: { id: '7' } });
    await call(page, 'pageScrollTo', { scrollTop: 5000, duration: 0 });
    await page.waitForFunction(() => getCurrentPages()[0].bottom === true);
  });

  it('[W26] tells app, page and listeners when the tab is hidden and shown', async () => {
    const page = await testbed.open();
    const heard = await page.evaluate(() => {
      const lines: string[] = [];
      wx.onAppHide(() => lines.push('hide'));
      wx.onAppShow(() => lines.push('show'));
      const turn = (hidden: boolean): void => {
        Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
        document.dispatchEvent(new Event('visibilitychange'));
      };
      turn(true);
      turn(false);
      return lines;
    });
    expect(heard).toEqual(['hide', 'show']);
    expect((await log(page)).filter((line) => !line.startsWith('card')).slice(-4)).toEqual([
      'home.onHide',
      'app.onHide',
      'app.onShow',
      'home.onShow',
    ]);
  });

  it('[W61] says that its user has left when the tab reloads or closes, also a hidden one', async () => {
    const page = await testbed.open();
    /** Reasons of hides, kept for the next page. */
    const note = (): Promise<void> =>
      page.evaluate(() => {
        localStorage.setItem('reasons', '');
        wx.onAppHide(({ reason }) => localStorage.setItem('reasons', `${localStorage.getItem('reasons')} ${reason}`));
      });
    const reasons = (): Promise<string | null> => page.evaluate(() => localStorage.getItem('reasons'));
    await note();
    await page.reload();
    expect(await reasons()).toBe(' 0');
    await page.waitForFunction(() => performance.getEntriesByName('wx-first-page').length > 0);
    await note();
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await page.reload();
    expect(await reasons()).toBe(' 3 0');
  });

  it('[W62] shows a page again that the browser kept when it was left', async () => {
    const page = await testbed.open();
    const heard = await page.evaluate(() => {
      const lines: string[] = [];
      wx.onAppHide(({ reason }) => lines.push(`hide ${reason}`));
      wx.onAppShow(() => lines.push('show'));
      const persisted = { persisted: true };
      dispatchEvent(new PageTransitionEvent('pagehide', persisted));
      dispatchEvent(new PageTransitionEvent('pageshow', persisted));
      document.dispatchEvent(new Event('visibilitychange'));
      return lines;
    });
    expect(heard).toEqual(['hide 0', 'show']);
  });

  it('[W30] reports an error in a page to the app, and continues', async () => {
    const page = await testbed.open();
    await page.evaluate(() =>
      setTimeout(() => {
        throw new Error('broken page');
      }),
    );
    await page.waitForFunction(() => getApp().log.some((line) => line.includes('broken page')));
    expect(takeExpected(/broken page/).length).toBeGreaterThan(0);
    expect(await routes(page)).toEqual(['pages/home/index']);
  });
});
