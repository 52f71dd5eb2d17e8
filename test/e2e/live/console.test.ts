import { takeExpected } from '../../harness/browsers/console-watch';
import { openLiveTestbed, until } from '../../harness/browsers/live-testbed';

describe('the console of a page', () => {
  it('[U18] is watched for errors, warnings, uncaught errors and unhandled rejections', async () => {
    const testbed = await openLiveTestbed();
    const page = await testbed.page();
    await page.evaluate(() => {
      console.info('by the test: no fault');
      console.error('by the test: error');
      console.warn('by the test: warning');
      setTimeout(() => {
        throw new Error('by the test: uncaught');
      });
      void Promise.reject(new Error('by the test: unhandled'));
    });
    const seen: string[] = [];
    await until('four faults', async () => {
      seen.push(...takeExpected(/by the test/));
      return seen.length >= 4 ? true : null;
    });
    const words = seen.map((line) => /by the test: (.*?)(\n| \(|$)/.exec(line)?.[1]).sort();
    expect(words).toEqual(['error', 'uncaught', 'unhandled', 'warning']);
    await testbed.stop();
  });
});
