import type { Page } from 'playwright-core';
import { boxOf, openRuntimeTestbed, state, type RuntimeTestbed } from './runtime-testbed';

/** Globals of the page, for code that runs in it. */
declare function getCurrentPages(): [{ setData(values: object): void; moved: unknown }];

describe('built-in fields', () => {
  let testbed: RuntimeTestbed;
  let page: Page;
  beforeAll(async () => {
    testbed = await openRuntimeTestbed();
  });
  afterAll(() => testbed.close());
  beforeEach(async () => {
    page = await testbed.open('#/pages/form/index');
  });

  const submitted = async (): Promise<unknown> => {
    await page.locator('#submit').click();
    const text = await state(page);
    return JSON.parse(text.replace('submit ', '')) as unknown;
  };
  const initial = { name: '', note: 'n', on: true, volume: 30, color: 'green', tags: ['a'], room: 1, own: 'mine' };

  it('[W21] submits every named field, also a custom component', async () => {
    expect(await submitted()).toEqual(initial);
  });

  it('[W21] changes fields by touch, with events', async () => {
    await page.locator('#switch').click();
    expect(await state(page)).toBe('change switch false');
    await page.locator('#red').click();
    expect(await state(page)).toBe('change "red"');
    await page.locator('#b').click();
    expect(await state(page)).toBe('change ["a","b"]');
    await page.locator('#picker select').selectOption('0');
    expect(await state(page)).toBe('change picker 0');
    await page.locator('#slider input').fill('50');
    expect(await state(page)).toBe('change slider 50');
    expect(await submitted()).toEqual({ ...initial, on: false, color: 'red', tags: ['a', 'b'], room: 0, volume: 50 });
    await page.locator('#reset').click();
    expect(await state(page)).toBe('reset');
    expect(await submitted()).toMatchObject({ on: true, volume: 30 });
  });

  it('[W22] types into an input: event and property, at most maxlength, and the handler’s return value', async () => {
    const field = page.locator('#name input');
    await page.locator('#label').click();
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.type('123456789');
    expect(await submitted()).toMatchObject({ name: '12345678' });
    await field.fill('up');
    expect(await field.inputValue()).toBe('UP');
    await field.press('Enter');
    expect(await state(page)).toBe('confirm UP');
  });

  it('[U49] aligns its placeholder as its text', async () => {
    const edges = await page.locator('#name').evaluate((field) => {
      (field as HTMLElement).style.textAlign = 'right';
      const words = document.createRange();
      words.selectNodeContents(field.querySelector('.wx-placeholder') ?? field);
      return [words.getBoundingClientRect().right, field.getBoundingClientRect().right];
    });
    expect(edges[0]).toBeCloseTo(edges[1] ?? 0, 0);
  });

  it('[W22] shows its placeholder until there is text, and is announced by its label', async () => {
    expect(await page.locator('#name .wx-placeholder').isVisible()).toBe(true);
    await page.getByRole('textbox', { name: 'Name' }).fill('x');
    expect(await page.locator('#name .wx-placeholder').isVisible()).toBe(false);
  });

  it('[W21] scrolls an item into view, and emits an event near the end', async () => {
    await page.evaluate(() => getCurrentPages()[0].setData({ into: 'row-19' }));
    await page.waitForFunction(() => (document.querySelector('#scroll')?.scrollTop ?? 0) > 800);
    await page.waitForFunction(() => document.querySelector('#state')?.textContent === 'lower bottom');
  });

  it('[W21] drags a movable view, within its area', async () => {
    const box = await boxOf(page.locator('#movable'));
    await page.mouse.move(box.x + 10, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 60, box.y + 900);
    await page.mouse.up();
    const moved = await page.evaluate(() => getCurrentPages()[0].moved);
    expect(moved).toEqual({ x: 50, y: 150, source: 'touch' });
  });

  it('[W21] shows rich text without running scripts in it', async () => {
    expect(await page.locator('#rich').innerHTML()).toBe('boldx text');
  });
});
