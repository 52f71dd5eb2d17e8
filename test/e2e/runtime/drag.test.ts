import type { Page } from 'playwright-core';
import { boxOf, openRuntimeTestbed, type RuntimeTestbed } from './runtime-testbed';

interface DragPage {
  data: { left: number };
  point: { clientX: number; clientY: number; pageX: number; pageY: number };
  tapped?: { x: number; y: number };
  bubbled?: number;
  rest: object;
  values: unknown;
  setData(values: object): void;
}
/** Globals of the page, for code that runs in it. */
declare function getCurrentPages(): [DragPage];
declare const wx: { pageScrollTo(options: object): Promise<object> };

describe('dragging', () => {
  let testbed: RuntimeTestbed;
  beforeAll(async () => {
    testbed = await openRuntimeTestbed();
  });
  afterAll(() => testbed.close());

  const open = (options = {}): Promise<Page> => testbed.open('#/pages/drag/index', options);
  const read = <Key extends keyof DragPage>(page: Page, key: Key): Promise<DragPage[Key]> =>
    page.evaluate((name) => getCurrentPages()[0][name], key) as Promise<DragPage[Key]>;

  /** Drags from the middle of `selector` by `across`, also out of the window. */
  const drag = async (page: Page, selector: string, across: number): Promise<void> => {
    const box = await boxOf(page.locator(selector));
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + across / 2, y, { steps: 3 });
    await page.mouse.move(x + across, y - 500, { steps: 3 });
  };

  it('[W45] drags by mouse as by touch: out of the tag and out of the window, also above an image', async () => {
    const page = await open();
    await drag(page, '#face', 120);
    expect((await read(page, 'data')).left).toBe(120);
    await page.mouse.up();
    await page.mouse.move(10, 10);
    expect((await read(page, 'data')).left).toBe(120);
    expect(await read(page, 'tapped')).toBeUndefined();
  });

  it('[W45] stops a caught move from bubbling, and from scrolling the page', async () => {
    const page = await open({ hasTouch: true });
    const finger = await page.context().newCDPSession(page);
    const touch = (type: string, y: number): Promise<unknown> =>
      finger.send('Input.dispatchTouchEvent', {
        type: type as 'touchStart',
        touchPoints: type === 'touchEnd' ? [] : [{ x: 30, y }],
      });
    const scrolled = (): Promise<number> => page.evaluate(() => document.querySelector('wx-page')?.scrollTop ?? -1);
    const swipe = async (from: number): Promise<void> => {
      await touch('touchStart', from);
      for (let y = from; y > from - 60; y -= 10) await touch('touchMove', y);
      await touch('touchEnd', 0);
    };
    await swipe(80);
    expect([await scrolled(), await read(page, 'bubbled')]).toEqual([0, undefined]);
    await swipe(400);
    await page.waitForFunction(() => (document.querySelector('wx-page')?.scrollTop ?? 0) > 0);
  });

  it('[W45] measures a touch from the corner of the page, below its bar, with the scroll offset', async () => {
    const page = await open({ viewport: { width: 560, height: 700 } });
    await page.evaluate(() => wx.pageScrollTo({ scrollTop: 20, duration: 0 }));
    const box = await boxOf(page.locator('#plain'));
    const corner = await boxOf(page.locator('wx-page'));
    expect([corner.x, corner.y]).toEqual([40, 44]);
    await page.mouse.click(box.x + 50, box.y + 50);
    const client = { clientX: box.x + 50 - corner.x, clientY: box.y + 50 - corner.y };
    expect(await read(page, 'point')).toEqual({ identifier: 0, ...client, pageX: client.clientX, pageY: client.clientY + 20 });
    expect(await read(page, 'tapped')).toEqual({ x: client.clientX, y: client.clientY + 20 });
  });

  it('[W46] lets WXS move a tag and its neighbours without the page, keep a state, and call the page', async () => {
    const page = await open();
    const before = await boxOf(page.locator('#scripted'));
    await drag(page, '#scripted', 90);
    const color = (): Promise<string> => page.locator('#scripted').evaluate((tag) => getComputedStyle(tag).backgroundColor);
    expect(await color()).toBe('rgb(255, 0, 0)');
    await page.mouse.up();
    const after = await boxOf(page.locator('#scripted'));
    expect([after.x - before.x, after.y - before.y]).toEqual([90, 5]);
    expect((await boxOf(page.locator('#follower'))).x).toBe(after.x);
    expect(await read(page, 'rest')).toEqual({ left: 90, tone: 'calm', held: false });
    expect(await color()).not.toBe('rgb(255, 0, 0)');
    // The second drag continues where the first ended.
    await drag(page, '#scripted', -40);
    await page.mouse.up();
    expect(await read(page, 'rest')).toMatchObject({ left: 50 });
    expect(await read(page, 'bubbled')).toBeUndefined();
  });

  it('[W46] calls a WXS observer of a property, and keeps styles set by WXS when data change', async () => {
    const page = await open();
    await page.evaluate(() => getCurrentPages()[0].setData({ shade: 0.5 }));
    expect(await read(page, 'values')).toEqual([0.5, 1]);
    await page.evaluate(() => getCurrentPages()[0].setData({ left: 3 }));
    expect(await page.locator('#scripted').evaluate((tag) => getComputedStyle(tag).opacity)).toBe('0.5');
  });
});
