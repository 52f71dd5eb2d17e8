import type { Page } from 'playwright-core';
import { openRuntimeTestbed, type RuntimeTestbed } from './runtime-testbed';

/** Globals of the page, for code that runs in it. */
declare function getCurrentPages(): [{ sound: Sound }];
declare const wx: Record<'vibrateShort' | 'vibrateLong', (options?: object) => Promise<object>>;
interface Sound {
  src: string;
  loop: boolean;
  volume: number;
  readonly paused: boolean;
  readonly duration: number;
  readonly currentTime: number;
  play(): void;
  pause(): void;
  stop(): void;
  seek(seconds: number): void;
  destroy(): void;
}

describe('sounds', () => {
  let testbed: RuntimeTestbed;
  let said: string[];
  beforeAll(async () => {
    testbed = await openRuntimeTestbed({ strictAutoplay: true });
  });
  afterAll(() => testbed.close());

  /** Does not evaluate code in the page, because that counts as a user gesture. */
  const openUntouched = async (): Promise<Page> => {
    said = [];
    const context = await testbed.browser.newContext({ viewport: { width: 375, height: 667 } });
    const page = await context.newPage();
    page.on('console', (message) => said.push(message.text()));
    const ready = page.waitForEvent('console', (message) => message.text() === 'sound canplay');
    await page.goto(`${testbed.url}#/pages/sound/index`);
    await ready;
    await page.waitForTimeout(300);
    return page;
  };
  const hears = async (page: Page, line: string): Promise<void> => {
    if (!said.includes(line)) await page.waitForEvent('console', (message) => message.text() === line);
  };
  const answer = { x: 187, y: 66 };

  it('[W38] delays a sound that the browser refuses until the next gesture, without an error', async () => {
    const page = await openUntouched();
    expect(said).toEqual(['sound canplay']);
    await page.mouse.click(187, 300);
    await hears(page, 'sound play');
    expect(await page.evaluate(() => getCurrentPages()[0].sound.paused)).toBe(false);
    expect(said.filter((line) => line.startsWith('sound error'))).toEqual([]);
  });

  it('[W38] does not start a sound that the same gesture stopped', async () => {
    const page = await openUntouched();
    await page.mouse.click(answer.x, answer.y, { delay: 50 });
    await hears(page, 'answered');
    await page.mouse.click(187, 300);
    await page.waitForTimeout(500);
    expect(said).toEqual(['sound canplay', 'answered', 'sound stop']);
    expect(await page.evaluate(() => getCurrentPages()[0].sound.paused)).toBe(true);
  });

  it('[W39] reports play, pause, stop and end once each, and restarts after a stop', async () => {
    const page = await openUntouched();
    await page.mouse.click(187, 300);
    await hears(page, 'sound play');
    const act = (name: 'play' | 'pause' | 'stop'): Promise<void> =>
      page.evaluate((method) => getCurrentPages()[0].sound[method](), name);
    const time = (): Promise<number> => page.evaluate(() => getCurrentPages()[0].sound.currentTime);
    // At the loop: seeks of the browser itself are not reported.
    await page.waitForTimeout(600);
    await act('pause');
    await hears(page, 'sound pause');
    const paused = await time();
    said.length = 0;
    await act('play');
    await hears(page, 'sound play');
    expect(paused).toBeGreaterThan(0);
    await act('stop');
    await hears(page, 'sound stop');
    expect(await time()).toBe(0);
    await page.evaluate(() => Object.assign(getCurrentPages()[0].sound, { loop: false, volume: 0.5 }));
    await act('play');
    await hears(page, 'sound ended');
    expect(said.filter((line) => line !== 'sound canplay')).toEqual(['sound play', 'sound stop', 'sound play', 'sound ended']);
    expect(await page.evaluate(() => getCurrentPages()[0].sound.duration)).toBeCloseTo(0.4, 1);
  });

  it('[W48] vibrates when the browser can and may, and fails otherwise', async () => {
    const page = await openUntouched();
    await page.mouse.click(187, 300);
    const vibrate = (name: 'vibrateShort' | 'vibrateLong'): Promise<object> =>
      page.evaluate((method) => wx[method]({ type: 'light' }).catch((failure: object) => failure), name);
    expect(await vibrate('vibrateShort')).toEqual({ errMsg: 'vibrateShort:ok' });
    expect(await vibrate('vibrateLong')).toEqual({ errMsg: 'vibrateLong:ok' });
    await page.evaluate(() => Object.assign(Navigator.prototype, { vibrate: () => false }));
    expect(await vibrate('vibrateLong')).toEqual({ errMsg: 'vibrateLong:fail not allowed yet' });
  });

  it('[W39] reports why a file cannot be played, and nothing after it is destroyed', async () => {
    const page = await openUntouched();
    await page.evaluate(() => (getCurrentPages()[0].sound.src = '/assets/none.wav'));
    await hears(page, 'sound error 10003');
    await page.evaluate(() => {
      const { sound } = getCurrentPages()[0];
      sound.src = '/assets/ring.wav';
      sound.play();
      sound.destroy();
    });
    said.length = 0;
    await page.waitForTimeout(300);
    expect(said).toEqual([]);
  });
});
