import type { Page } from 'playwright-core';
import {
  create,
  currentPicture,
  freshPicture,
  lendAnEar,
  messages,
  play,
  publish,
  toneHeard,
  waitForCodes,
} from '../../harness/browsers/live-steps';
import { pullByRtmp } from '../../harness/clients/ffmpeg-member';
import { RecordedPhone } from '../../harness/clients/recorded-phone';
import { openLiveTestbed, type LiveTestbed } from '../../harness/browsers/live-testbed';
import { offerRelay } from '../../harness/proxies/offer-relay';

const seed = 40;
const lossy = { loss: 0.4, delayMs: 30 };

describe('the forwarding unit', () => {
  let testbed: LiveTestbed;
  let here: Page;
  let there: Page;
  beforeAll(async () => {
    testbed = await openLiveTestbed();
    [here, there] = await Promise.all([testbed.page(), testbed.page()]);
  });
  afterAll(() => testbed.stop());

  const release = (page: Page, name: string): Promise<void> => page.evaluate((each) => window.live.release(each), name);

  it('[F30] forwards picture and sound from browser to browser', async () => {
    await publish(here, await testbed.media.whip('one'));
    await waitForCodes(here, 'me', [1001, 1002, 1008]);
    await play(there, await testbed.media.whep('one'));
    await waitForCodes(there, 'you', [2001, 2002]);
    await waitForCodes(there, 'you', [2004]);
    await currentPicture(there);
    await lendAnEar(there);
    await toneHeard(there, 440);
  });

  it('[F31] refuses a viewer of a stream that is published as FLV, for good', async () => {
    await create(here, 'flv', 'pusher', { url: await testbed.media.push('two'), autopush: true });
    await waitForCodes(here, 'flv', [1002, 1008]);
    await create(there, 'flv', 'player', { src: await testbed.media.whep('two'), autoplay: true });
    await waitForCodes(there, 'flv', [-2301]);
    expect(await messages(there, 'flv', -2301)).toEqual([expect.stringMatching(/: HTTP 410$/)]);
    await Promise.all([release(here, 'flv'), release(there, 'flv')]);
  });

  it('[F170] [F32] [L128] plays for a phone: picture and sound, and both together', async () => {
    const url = await testbed.media.rtmpPlay('one');
    const pulled = await pullByRtmp(url, 4, { width: 640, height: 360 });
    // A browser on a busy machine sends a smaller picture.
    expect(pulled.streams).toMatch(/Video: h264 \(Constrained Baseline\).*(640x360|480x270|320x180)/);
    expect(pulled.streams).toMatch(/Audio: aac \(LC\), 48000 Hz, mono/);
    expect(pulled.frames).toBeGreaterThan(60);
    expect(pulled.meanDb).toBeGreaterThan(-40);
    const phone = new RecordedPhone();
    await phone.play(url);
    await here.waitForTimeout(5_000);
    phone.stop();
    const { decoded, apartMs } = await phone.read(0);
    expect(decoded).toBeGreaterThan(0.99);
    expect(apartMs.length).toBeGreaterThan(2);
    // People notice sound that is 45 ms early or 125 ms late (ITU-R BT.1359).
    const [apart = NaN] = apartMs
      .slice()
      .sort((one, other) => one - other)
      .slice(apartMs.length >> 1);
    expect(apart).toBeGreaterThan(-45);
    expect(apart).toBeLessThan(125);
  });

  it('[F171] plays for a browser on FLV, which has neither UDP nor TCP for WebRTC', async () => {
    const third = await testbed.page();
    await play(third, await testbed.media.play('one'));
    await waitForCodes(third, 'you', [2001, 2002, 2008, 2009, 2003]);
    await freshPicture(third);
    await toneHeard(third, 440);
    await third.context().close();
  });

  it('[F29] plays for a browser that reaches the server by TCP only', async () => {
    const relay = await offerRelay(seed, () => 'no UDP');
    await create(there, 'tcp', 'player', { src: relay.urlThrough(await testbed.media.whep('one')), autoplay: true });
    await waitForCodes(there, 'tcp', [2002, 2004]);
    await release(there, 'tcp');
    await relay.stop();
  });

  it('[F33] [F89] goes on at 40 % loss in both directions of both ways', async () => {
    await Promise.all([here, there].map((page) => page.close()));
    [here, there] = await Promise.all([testbed.page(), testbed.page()]);
    const relay = await offerRelay(seed, () => ({ up: lossy, down: lossy }));
    try {
      await publish(here, relay.urlThrough(await testbed.media.whip('lossy')));
      await waitForCodes(here, 'me', [1002, 1008]);
      await play(there, relay.urlThrough(await testbed.media.whep('lossy')));
      await waitForCodes(there, 'you', [2002, 2004]);
      await currentPicture(there);
      await lendAnEar(there);
      await toneHeard(there, 440);
      // Another five seconds: a picture that stopped would be older than a second.
      for (let second = 0; second < 5; second += 1) {
        await there.waitForTimeout(1_000);
        await currentPicture(there);
      }
      // This browser has all that repairs lean on.
      const lacking = Object.entries(testbed.media.gauges()).filter(([name, count]) => name.includes('_without_') && count > 0);
      expect(lacking).toEqual([]);
      relay.links.forEach(({ up, down }) => expect(Math.min(up.counts.lost, down.counts.lost)).toBeGreaterThan(3));
    } finally {
      await relay.stop();
    }
  });
});
