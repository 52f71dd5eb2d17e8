import type { Page } from 'playwright-core';
import type { StreamReport } from '../../harness/browsers/live-page/peers';
import { play, publish, waitForCodes } from '../../harness/browsers/live-steps';
import { openLiveTestbed, until, type LiveTestbed } from '../../harness/browsers/live-testbed';
import { offerRelay, type OfferRelay } from '../../harness/proxies/offer-relay';

const seed = 41;
/** Too little for the picture of the test camera, and enough for the small one. */
const narrow = { bitsPerSecond: 400_000, queueMs: 500 };

describe('two viewers of one publisher', () => {
  let testbed: LiveTestbed;
  let relay: OfferRelay;
  let publisher: Page;
  let steady: Page;
  let other: Page;
  beforeAll(async () => {
    testbed = await openLiveTestbed();
    relay = await offerRelay(seed, () => ({}));
    const pages = await Promise.all([testbed.page(), testbed.page(), testbed.page()]);
    await Promise.all(pages.map((page) => page.evaluate(() => window.live.watchPeers())));
    [publisher, steady, other] = pages;
    await publish(publisher, relay.urlThrough(await testbed.media.whip('one')));
    await waitForCodes(publisher, 'me', [1002, 1008]);
    // One after the other, because the links of the relay are in this order.
    for (const viewer of [steady, other]) {
      await play(viewer, relay.urlThrough(await testbed.media.whep('one')));
      await waitForCodes(viewer, 'you', [2002, 2004]);
    }
  });
  afterAll(async () => {
    await relay.stop();
    await testbed.stop();
  });

  const reports = (page: Page): Promise<StreamReport[]> => page.evaluate(() => window.live.streamReports('video'));
  const shownWidth = async (page: Page): Promise<number> => (await reports(page))[0]?.frameWidth ?? 0;
  const shows = (page: Page, isRight: (width: number) => boolean): Promise<true> =>
    until('the other layer', async () => (isRight(await shownWidth(page)) ? true : null));
  const resize = (page: Page, width: number, height: number): Promise<unknown> =>
    page.evaluate(([w, h]) => window.live.resize('you', w, h), [width, height] as const);

  it('[F120] get the size that their tiles show', async () => {
    await shows(other, (width) => width > 320);
    const layers = async () => (await reports(publisher)).sort((one, two) => String(one.rid).localeCompare(String(two.rid)));
    const [before, after] = [await layers(), (await publisher.waitForTimeout(1_000), await layers())];
    expect(after.map(({ rid }) => rid)).toEqual(['h', 'l']);
    // An encoder may begin with one picture of each size, before it is told which are watched.
    expect(after[1]?.framesEncoded).toBe(before[1]?.framesEncoded);
    expect(after[0]?.framesEncoded).toBeGreaterThan(before[0]?.framesEncoded ?? Infinity);
    await resize(other, 160, 90);
    await shows(other, (width) => width > 0 && width <= 320);
    expect(await shownWidth(steady)).toBeGreaterThan(320);
    await resize(other, 640, 360);
    await shows(other, (width) => width > 320);
  });

  it('[F121] get the small layer on a line that carries no more, and the other one keeps the full one', async () => {
    const [, , link] = relay.links;
    if (link === undefined) throw new Error('the viewer has no link');
    link.down.impairment = narrow;
    await shows(other, (width) => width > 0 && width <= 320);
    expect(await shownWidth(steady)).toBeGreaterThan(320);
    const decoded = async (): Promise<number> => (await reports(other))[0]?.framesDecoded ?? 0;
    const before = await decoded();
    await until('pictures of the small layer', async () => ((await decoded()) > before + 20 ? true : null));
    link.down.impairment = {};
  });
});
