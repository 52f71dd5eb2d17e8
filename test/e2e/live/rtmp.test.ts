import type { Page } from 'playwright-core';
import { pushFlv } from '../../harness/clients/flv-peer';
import { pullByRtmp, pushByRtmp } from '../../harness/clients/ffmpeg-member';
import {
  waitForCodes,
  messages,
  toneHeard,
  play,
  publish,
  freshPicture,
  collectSamples,
} from '../../harness/browsers/live-steps';
import { openLiveTestbed, type LiveTestbed } from '../../harness/browsers/live-testbed';

describe('a browser and RTMP', () => {
  let testbed: LiveTestbed;
  let page: Page;

  beforeAll(async () => {
    testbed = await openLiveTestbed();
    page = await testbed.page();
  });
  afterAll(() => testbed.stop());

  it('[L39] plays what ffmpeg publishes: its video without delay, its tone', async () => {
    const size = { width: 640, height: 360, fps: 30 };
    const member = pushByRtmp({ url: await testbed.media.rtmpPush('pushed'), ...size, kbps: 800, toneHz: 660 });
    await play(page, await testbed.media.play('pushed'));
    await waitForCodes(page, 'you', [2001, 2002, 2008, 2009, 2003]);
    await freshPicture(page);
    await toneHeard(page, 660);
    const { sights } = await collectSamples(page, 2_000);
    expect(sights.length).toBeGreaterThan(40);
    expect(sights.filter(({ ageMs }) => ageMs === null)).toEqual([]);
    await member.stop();
  });

  it('[L39] publishes what ffmpeg plays: H.264 baseline without B-frames, AAC, and audible sound', async () => {
    await publish(page, await testbed.media.push('published'));
    await waitForCodes(page, 'me', [1002, 1008]);
    await page.waitForTimeout(1_000);
    const pulled = await pullByRtmp(await testbed.media.rtmpPlay('published'), 3, { width: 640, height: 360 });
    expect(pulled.streams).toMatch(/Video: h264 \(Constrained Baseline\).*640x360/);
    expect(pulled.streams).toMatch(/Audio: aac \(LC\), 48000 Hz, mono/);
    expect(pulled.frames).toBeGreaterThan(60);
    expect(pulled.meanDb).toBeGreaterThan(-40);
  });

  it('[L85] names a codec that no browser plays, once by its code and over the picture', async () => {
    const other = await testbed.page();
    const pusher = pushFlv(await testbed.media.push('vp6'));
    expect(await pusher.status).toBe(101);
    let timeMs = 0;
    const camera = setInterval(
      () => pusher.send({ type: 9, timeMs: (timeMs += 40), body: Buffer.from([0x14, timeMs & 0xff, 1, 2]) }),
      40,
    );
    await play(other, await testbed.media.play('vp6'));
    await waitForCodes(other, 'you', [2101]);
    await other.waitForTimeout(2_000);
    expect(await messages(other, 'you', 2101)).toEqual(['video frame decode failed: VP6 is not supported']);
    expect(await other.getByRole('status').innerText()).toBe('This browser cannot play VP6');
    clearInterval(camera);
    pusher.close();
    await other.context().close();
  });
});
