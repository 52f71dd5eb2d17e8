import type { Page } from 'playwright-core';
import {
  codes,
  details,
  waitForCodes,
  toneHeard,
  messages,
  play,
  publish,
  freshPicture,
  update,
  collectSamples,
} from '../../harness/browsers/live-steps';
import { flvRelay } from '../../harness/proxies/flv-relay';
import { openLiveTestbed, until, type LiveTestbed } from '../../harness/browsers/live-testbed';

/** The same as in the implementation of `play`. */
const maxCacheMs = 800;

describe('when something breaks', () => {
  let testbed: LiveTestbed;
  let here: Page;
  let there: Page;
  let pushUrl: string;
  let playUrl: string;
  let stream = 0;

  beforeAll(async () => {
    testbed = await openLiveTestbed({ autoplay: false });
  });
  afterAll(() => testbed.stop());

  beforeEach(async () => {
    stream += 1;
    pushUrl = await testbed.media.push(`faults-${stream}`);
    playUrl = await testbed.media.play(`faults-${stream}`);
    here = await testbed.page();
    // The sending page may play audio, because its beeper needs that.
    await here.mouse.click(5, 5);
    there = await testbed.page();
  });
  afterEach(() => Promise.all([here.context().close(), there.context().close()]));

  it('[L33] a page without a user gesture plays video silently, and audio after a gesture', async () => {
    await publish(here, pushUrl);
    await waitForCodes(here, 'me', [1002, 1008]);
    const attributes = JSON.stringify({ src: playUrl, autoplay: true });
    const page = await testbed.page({
      runWithoutGesture: `live.watchCanvases(); live.listenToSpeakers(); live.create('you', 'player', ${attributes});`,
    });
    await page.waitForTimeout(3_000);
    const { taken, tone } = await page.evaluate(() => ({ taken: window.live.take(), tone: window.live.tone() }));
    expect(taken.sights.length).toBeGreaterThan(30);
    expect(taken.beeps).toEqual([]);
    expect(tone?.db ?? -Infinity).toBeLessThan(-90);
    expect(await page.getByRole('status').innerText()).toBe('Tap to hear');
    await page.mouse.click(5, 5);
    await toneHeard(page, 440);
    await freshPicture(page);
    expect(await page.getByRole('status').count()).toBe(0);
    await page.context().close();
  });

  it('[L31] a publisher that stops is shown as loading, and plays again when it is back', async () => {
    await there.mouse.click(5, 5);
    await publish(here, pushUrl);
    await play(there, playUrl);
    await freshPicture(there);
    await here.context().close();
    const before = (await waitForCodes(there, 'you', [2004, 2007])).length;

    here = await testbed.page();
    await here.mouse.click(5, 5);
    await publish(here, pushUrl);
    await freshPicture(there);
    await toneHeard(there, 440);
    await waitForCodes(there, 'you', [2004], before);
    // Both tracks continue: the timestamps of a restarted publisher cause no long wait.
    const { sights } = await collectSamples(there, 1_500);
    expect(sights.length).toBeGreaterThan(25);
  });

  it('[L25] [L32] both reconnect to a server that was killed and restarted', async () => {
    await publish(here, pushUrl);
    await play(there, playUrl);
    await freshPicture(there);
    await testbed.media.kill();
    const sent = (await waitForCodes(here, 'me', [1102])).length;
    const received = (await waitForCodes(there, 'you', [2103])).length;
    await testbed.media.start();
    await waitForCodes(here, 'me', [1001, 1002], sent);
    await waitForCodes(there, 'you', [2001, 2002, 2003, 2004], received);
    await freshPicture(there);
    expect(await codes(here, 'me')).not.toContain(-1307);
  });

  it('[L25] [L32] a server that stays down is reported once', async () => {
    await publish(here, pushUrl);
    await play(there, playUrl);
    await freshPicture(there);
    await testbed.media.kill();
    await waitForCodes(here, 'me', [1102, 1102, -1307]);
    await waitForCodes(there, 'you', [2103, 2103, -2301]);
    await here.waitForTimeout(3_000);
    expect((await codes(here, 'me')).filter((code) => code === -1307)).toHaveLength(1);
    expect((await codes(there, 'you')).filter((code) => code === -2301)).toHaveLength(1);
    await testbed.media.start();
  });

  it('[L36] a damaged frame is reported, and the stream continues at the next key frame', async () => {
    const between = await flvRelay();
    await publish(here, pushUrl);
    await play(there, between.urlThrough(playUrl));
    await freshPicture(there);
    between.damage(3);
    await waitForCodes(there, 'you', [2003, 2101]);
    await freshPicture(there);
    expect(await codes(there, 'you')).not.toContain(-2301);
  });

  it('[L13] [L30] a connection that stalls for two seconds is shown as loading, and is live again right after it', async () => {
    const between = await flvRelay();
    await there.mouse.click(5, 5);
    await publish(here, pushUrl);
    await play(there, between.urlThrough(playUrl));
    await freshPicture(there);
    await toneHeard(there, 440);
    await there.evaluate(() => window.live.take());
    const heldAt = Date.now();
    between.hold();
    const before = (await waitForCodes(there, 'you', [2004, 2007])).length;
    await there.waitForTimeout(1_000);
    const flowsAt = Date.now();
    between.flow();
    await waitForCodes(there, 'you', [2004], before);
    const told = (await details(there, 'you', 'netstatus')).length;
    // The queue stays bounded: frames are dropped, not only shown late.
    await until('short queues', async () => {
      const reports = (await details(there, 'you', 'netstatus')) as { info: { videoCache: number; audioCache: number } }[];
      return reports.slice(told).some(({ info }) => info.videoCache < maxCacheMs && info.audioCache < maxCacheMs) || null;
    });
    const { sights } = await there.evaluate(() => window.live.take());
    const sentMs = sights.flatMap(({ atMs, ageMs }) => (ageMs === null ? [] : [atMs - ageMs]));
    const sentIn = (fromMs: number, toMs: number): number => sentMs.filter((at) => at > fromMs && at < toMs).length;
    // A queue would show the frames of the stall one by one, as many as arrive in as long a time when nothing holds them.
    const staleTo = flowsAt - maxCacheMs;
    const shownLater = Math.max(...sentMs) - flowsAt;
    const inAsLong = (sentIn(flowsAt, Infinity) / shownLater) * (staleTo - heldAt);
    expect(shownLater).toBeGreaterThan(0);
    expect(sentIn(heldAt, staleTo)).toBeLessThan(Math.max(15, inAsLong / 2));
  });

  it('[L37] a browser without WebCodecs plays through a media source', async () => {
    await there.context().close();
    there = await testbed.page({ missingGlobals: ['VideoDecoder', 'AudioDecoder'] });
    await publish(here, pushUrl);
    await play(there, playUrl, { muted: true });
    await waitForCodes(there, 'you', [2001, 2002, 2003, 2004]);
    const sight = await until('a picture with the clock', async () => {
      const look = await there.evaluate(() => window.live.look('you'));
      return typeof look?.ageMs === 'number' ? { ageMs: look.ageMs } : null;
    });
    expect(sight.ageMs).toBeLessThan(2_000);
    expect(await there.evaluate(() => document.querySelector('video') !== null)).toBe(true);
  });

  it('[L63] an encoder that fails three times is given up until another size is set, and audio continues', async () => {
    await here.evaluate(() => {
      const Real = VideoEncoder;
      const broken = class extends Real {
        override configure(config: VideoEncoderConfig): void {
          super.configure(config.width === 640 ? { ...config, codec: 'avc1.420000' } : config);
        }
      };
      Object.assign(window, { VideoEncoder: broken });
    });
    await there.mouse.click(5, 5);
    await publish(here, pushUrl);
    await play(there, playUrl);
    await toneHeard(there, 440);
    const ofEncoders = (all: number[]): number[] => all.filter((code) => code === 1104 || code === -1303);
    expect(ofEncoders(await waitForCodes(here, 'me', [1104, 1104, -1303]))).toEqual([1104, 1104, -1303]);
    await update(here, 'me', { videoWidth: 320, videoHeight: 180 });
    await until(
      'a smaller picture',
      async () => (await messages(there, 'you', 2009)).some((said) => /: 3\d\dx1\d\d$/.test(said)) || null,
    );
    expect(ofEncoders(await codes(here, 'me'))).toEqual([1104, 1104, -1303]);
  });

  it('[L40] a revoked grant ends both sides at once, without a retry', async () => {
    await publish(here, pushUrl);
    await play(there, playUrl);
    await freshPicture(there);
    await testbed.media.revoke(`faults-${stream}`);
    expect(await waitForCodes(here, 'me', [-1307])).not.toContain(1102);
    expect(await waitForCodes(there, 'you', [-2301])).not.toContain(2103);
    expect((await messages(here, 'me', -1307))[0]).toContain('revoked');
  });

  it('[L41] a browser without track processors still publishes video and audio', async () => {
    await here.context().close();
    here = await testbed.page({ missingGlobals: ['MediaStreamTrackProcessor'] });
    await here.mouse.click(5, 5);
    await there.mouse.click(5, 5);
    await publish(here, pushUrl);
    await play(there, playUrl);
    await freshPicture(there);
    await toneHeard(there, 440);
  });

  it('[L32] a refused URL is reported as a failure, with the reason', async () => {
    await play(there, playUrl.replace(/\?.*/, '?expired'));
    await waitForCodes(there, 'you', [2103]);
    expect((await messages(there, 'you', 2103))[0]).toMatch(/^disconnected, auto reconnect started: closed 1006$/);
  });
});
