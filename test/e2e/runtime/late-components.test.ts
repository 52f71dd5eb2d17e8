import { openRuntimeTestbed, type RuntimeTestbed } from './runtime-testbed';

declare function getCurrentPages(): { change(text: string): void }[];

describe('a component of another package', () => {
  let testbed: RuntimeTestbed;
  beforeAll(async () => {
    testbed = await openRuntimeTestbed();
  });
  afterAll(() => testbed.close());

  it('[X192] is drawn by its placeholder until its package is there, and then has its properties and events', async () => {
    // Holds the packages back, so that the time before can be seen.
    const page = await testbed.open('#/pages/async/index', {}, () => {
      const later = globalThis.setTimeout;
      const held: (() => void)[] = [];
      Object.assign(globalThis, {
        setTimeout: (act: () => void, ms?: number) => (ms === undefined ? held.push(act) : later(act, ms)),
        arrive: () => held.splice(0).forEach((act) => act()),
      });
    });
    await page.locator('.count').waitFor();
    expect(await page.locator('.late').count()).toBe(0);
    await page.evaluate(() => getCurrentPages()[0]?.change('second'));
    await page.evaluate('arrive()');
    await page.getByText('second', { exact: true }).click();
    await page.locator('#told', { hasText: 'second' }).waitFor();
    expect(await page.locator('.count').count()).toBe(0);
    await page.context().close();
  });
});
