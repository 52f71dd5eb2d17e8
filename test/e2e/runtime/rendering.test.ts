import type { Page } from 'playwright-core';
import { takeExpected } from '../../harness/browsers/console-watch';
import { boxOf, openRuntimeTestbed, type RuntimeTestbed } from './runtime-testbed';

/** Globals of the page, for code that runs in it. */
declare const wx: { getWindowInfo(): Record<string, number>; navigateTo(options: object): void };
declare function getApp(): { log: string[] };

describe('rendering', () => {
  let testbed: RuntimeTestbed;
  beforeAll(async () => {
    testbed = await openRuntimeTestbed();
  });
  afterAll(() => testbed.close());

  const style = (page: Page, selector: string, property: string): Promise<string> =>
    page
      .locator(selector)
      .first()
      .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);

  it('[W80] runs no script that slipped into a page as markup, and lets nothing out to another host', async () => {
    const page = await testbed.open();
    const stopped = await page.evaluate(async () => {
      const directives: string[] = [];
      const seen = new Promise<void>((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          if (directives.push(effectiveDirective) === 4) resolve();
        });
      });
      const script = document.createElement('script');
      script.textContent = 'globalThis.ran = true';
      const foreign = document.createElement('script');
      foreign.src = 'http://127.0.0.1:1/stolen.js';
      document.body.append(script, foreign);
      document.body.insertAdjacentHTML('beforeend', '<p id="slipped" onclick="globalThis.ran = true">');
      document.getElementById('slipped')?.click();
      await fetch('http://127.0.0.1:1/taken').catch(() => undefined);
      await seen;
      return { directives: directives.sort(), ran: 'ran' in globalThis };
    });
    expect(stopped).toEqual({
      directives: ['connect-src', 'script-src-attr', 'script-src-elem', 'script-src-elem'],
      ran: false,
    });
    expect(takeExpected(/Content Security Policy/).length).toBeGreaterThan(0);
    takeExpected(/127\.0\.0\.1:1\//);
  });

  it('[X173] leaves the secret of the demo out of the page', async () => {
    const page = await testbed.open();
    const script = await page.evaluate(() => fetch(document.scripts[0]?.src ?? '').then((answer) => answer.text()));
    expect(script).toContain('ws://demo.example/v1');
    expect(script).not.toContain('for-phones-only');
  });

  it.each([
    ['a phone', 375, 667, 375, 150],
    ['a large phone', 480, 900, 480, 192],
    ['a narrow window: the phone in the middle', 590, 900, 480, 192],
    ['a tablet: the whole width', 768, 1024, 768, 192],
    ['a desktop: half a pixel', 1280, 800, 1280, 150],
    ['a phone on its side: as in portrait', 844, 390, 844, 156],
    ['a large phone on its side', 932, 430, 932, 172],
  ])('[W4] draws 300rpx on %s', async (_what, width, height, frame, wide) => {
    const page = await testbed.open('', { viewport: { width, height } });
    expect((await boxOf(page.locator('#wx-frame'))).width).toBe(frame);
    expect((await boxOf(page.locator('#rpx'))).width).toBeCloseTo(wide, 1);
  });

  it('[W4] tells the page its size, and again when it changes', async () => {
    const page = await testbed.open();
    const info = (): Promise<unknown> =>
      page.evaluate(() => {
        const { windowWidth, windowHeight, screenTop } = wx.getWindowInfo();
        return { windowWidth, windowHeight, screenTop };
      });
    expect(await info()).toEqual({ windowWidth: 375, windowHeight: 623, screenTop: 44 });
    expect((await boxOf(page.locator('#rpx'))).height).toBeCloseTo(62.3, 1);
    await page.setViewportSize({ width: 1000, height: 700 });
    await page.waitForFunction(() => getApp().log.includes('home.onResize 1000'));
  });

  it('[W5] isolates the classes of a component, its page and another page', async () => {
    const page = await testbed.open();
    expect(await style(page, 'wx-page > .title', 'color')).toBe('rgb(0, 0, 255)');
    expect(await style(page, '.c1--title', 'color')).toBe('rgb(0, 128, 0)');
    expect(await style(page, '.outer > .inside', 'color')).toBe('rgb(255, 0, 0)');
    expect(await style(page, '.outer > .inside', 'font-weight')).toBe('400');
    expect(await style(page, '.outer', 'padding-left')).toBe('10px');
    expect(await style(page, '#counter .count', 'color')).toBe('rgb(0, 0, 255)');
    await page.evaluate(() => wx.navigateTo({ url: '/pages/second/index' }));
    expect(await style(page, 'wx-page[route="pages/second/index"] .title', 'font-size')).toBe('10px');
    expect(await style(page, 'wx-page[route="pages/second/index"] .inside', 'color')).toBe('rgb(0, 0, 0)');
  });

  it('[W8] positions fixed elements in the page’s box, below the bar', async () => {
    const page = await testbed.open('', { viewport: { width: 560, height: 900 } });
    expect(await page.locator('.fixed').boundingBox()).toEqual({ x: 40, y: 880, width: 480, height: 20 });
  });

  it('[W7] turns dark with the system', async () => {
    const page = await testbed.open('', { colorScheme: 'dark' });
    expect(await style(page, 'wx-page', 'background-color')).toBe('rgb(10, 10, 10)');
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await style(page, 'wx-page', 'background-color')).toBe('rgb(250, 250, 240)');
  });

  it('[W6] serves pictures by absolute path, with their size in the event', async () => {
    const page = await testbed.open();
    await page.waitForFunction(() => getApp().log.includes('picture 4x3'));
    expect(await style(page, '#picture img', 'object-fit')).toBe('contain');
  });

  it('[U50] leaves the place of a picture empty that does not load, until one does', async () => {
    const page = await testbed.open();
    const picture = page.locator('#picture img');
    const source = await picture.getAttribute('src');
    await picture.evaluate((image) => image.setAttribute('src', 'data:image/png,none'));
    await page.waitForFunction(
      () => getComputedStyle(document.querySelector('#picture img') ?? document.body).visibility === 'hidden',
    );
    await picture.evaluate((image, url) => image.setAttribute('src', url ?? ''), source);
    await page.waitForFunction(
      () => getComputedStyle(document.querySelector('#picture img') ?? document.body).visibility === 'visible',
    );
  });
});
