import type { Page } from 'playwright-core';
import { pullByRtmp, pushByRtmp } from './rtmp-member';
import { heard, hears, play, publish, seen, watch } from './scene';
import { liveStand, type Stand } from './stand';

jest.setTimeout(240_000);

describe('a browser and RTMP', () => {
  let stand: Stand;
  let page: Page;

  beforeAll(async () => {
    stand = await liveStand();
    page = await stand.page();
  });
  afterAll(() => stand.stop());

  it('[L39] plays what ffmpeg pushes: its picture in time, its tone', async () => {
    const size = { width: 640, height: 360, fps: 30 };
    const member = pushByRtmp({ url: await stand.media.rtmpPush('pushed'), ...size, kbps: 800, toneHz: 660 });
    await play(page, await stand.media.play('pushed'));
    await heard(page, 'you', [2001, 2002, 2008, 2009, 2003]);
    await seen(page);
    await hears(page, 660);
    const { sights } = await watch(page, 2_000);
    expect(sights.length).toBeGreaterThan(40);
    expect(sights.filter(({ ageMs }) => ageMs === null)).toEqual([]);
    await member.stop();
  });

  it('[L39] publishes what ffmpeg pulls: H.264 baseline without B-frames, AAC, and something to hear', async () => {
    await publish(page, await stand.media.push('published'));
    await heard(page, 'me', [1002, 1008]);
    await page.waitForTimeout(1_000);
    const pulled = await pullByRtmp(await stand.media.rtmpPlay('published'), 3, { width: 640, height: 360 });
    expect(pulled.streams).toMatch(/Video: h264 \(Constrained Baseline\).*640x360/);
    expect(pulled.streams).toMatch(/Audio: aac \(LC\), 48000 Hz, mono/);
    expect(pulled.frames).toBeGreaterThan(60);
    expect(pulled.meanDb).toBeGreaterThan(-40);
  });
});
