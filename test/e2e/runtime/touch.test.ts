import type { Page } from 'playwright-core';
import { boxOf, log, openRuntimeTestbed, state, type RuntimeTestbed } from './runtime-testbed';

describe('touching', () => {
  let testbed: RuntimeTestbed;
  beforeAll(async () => {
    testbed = await openRuntimeTestbed();
  });
  afterAll(() => testbed.close());

  const hold = async (page: Page, selector: string): Promise<void> => {
    const box = await boxOf(page.locator(selector));
    await page.mouse.move(box.x + 5, box.y + 5);
    await page.mouse.down();
  };

  const opacity = (page: Page, wanted: string): Promise<unknown> =>
    page.waitForFunction(
      (value) => getComputedStyle(document.querySelector('#press') ?? document.body).opacity === value,
      wanted,
    );

  it('[W17] passes a tap as plain data, dataset and touches included', async () => {
    const page = await testbed.open();
    await page.locator('.item').nth(1).click();
    expect(await state(page)).toBe('item two changedTouches,currentTarget,detail,mark,target,timeStamp,touches,type');
    await page.locator('#press').click();
    expect(await state(page)).toBe('tap tap press 1');
  });

  it('[W17] handles a touch once, although the browser repeats it as a mouse event', async () => {
    const page = await testbed.open('', { hasTouch: true });
    await page.locator('#inner-tap').tap();
    await page.locator('#press').tap();
    expect(await state(page)).toBe('tap tap press 1');
    expect((await log(page)).filter((line) => line.endsWith('tapped'))).toEqual(['inner tapped']);
  });

  it('[W17] stops at a catch', async () => {
    const page = await testbed.open();
    await page.locator('#inner-tap').click();
    expect((await log(page)).filter((line) => line.endsWith('tapped'))).toEqual(['inner tapped']);
  });

  it('[W17] emits a long press for a long touch, and no tap after it', async () => {
    const page = await testbed.open();
    await hold(page, '#press');
    await page.waitForFunction(() => document.querySelector('#state')?.textContent === 'long longpress');
    await page.mouse.up();
    expect(await state(page)).toBe('long longpress');
  });

  it('[W17] emits no tap for a touch that moves away', async () => {
    const page = await testbed.open();
    await hold(page, '#press');
    await page.mouse.move(200, 20, { steps: 3 });
    await page.mouse.move(10, 300);
    await page.mouse.up();
    expect(await state(page)).toBe('');
  });

  it('[W17] emits no tap on a disabled button', async () => {
    const page = await testbed.open();
    await page.locator('#disabled').click({ force: true });
    expect(await state(page)).toBe('');
    await page.locator('#button').click();
    expect(await state(page)).toBe('button');
  });

  it('[W18] focuses every pressable role by Tab and presses it by Enter and Space', async () => {
    const page = await testbed.open();
    await page.locator('#press').focus();
    await page.keyboard.press('Enter');
    expect(await state(page)).toBe('tap tap press 1');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('button');
    expect(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).toBe('solid');
    await page.keyboard.press('Space');
    expect(await state(page)).toBe('button');
  });

  it('[W18] is announced by role and label, bound to data', async () => {
    const page = await testbed.open();
    expect(await page.getByRole('button', { name: 'Press hello' }).count()).toBe(1);
  });

  it('[W19] shows hover-class while pressed, by its name in the sheet', async () => {
    const page = await testbed.open();
    await hold(page, '#press');
    await opacity(page, '0.5');
    await page.mouse.up();
    await opacity(page, '1');
  });

  it('[W17] carries a component’s own event with its detail', async () => {
    const page = await testbed.open();
    await page.locator('.outer > .c1--pick').click();
    expect(await state(page)).toBe('pick {"title":"Outer","shout":"OUTER"}');
  });
});
