import type { Page } from 'playwright-core';
import { pushByRtmp } from '../harness/clients/ffmpeg-member';
import { create } from '../harness/browsers/live-steps';
import { openLiveTestbed, until, type LiveTestbed } from '../harness/browsers/live-testbed';
import { median, percentile, ratio, spread, type Row, type Say } from './row';

/**
 * The age of video and audio when they are presented. The sender's clock is a bar code in the picture, which the receiver
 * reads from each frame that it draws; the audio beeps at every full second, and its onset is timed at the receiver's output.
 * Camera, display and sound card add to it. Sender and receiver share the machine; the peer (mpegts.js tuned for low latency)
 * plays the same streams, alternating with ours.
 */
export interface LatencyOptions {
  sizes?: readonly (keyof typeof sizes)[];
  say?: Say;
  runs?: number;
  /** The measured seconds per player and run. */
  secondsEach?: number;
}

const sizes = {
  '640×360': { width: 640, height: 360, kbps: 1_000, barMs: [60, 120] },
  '1280×720': { width: 1280, height: 720, kbps: 2_500, barMs: [80, 150] },
  '1920×1080': { width: 1920, height: 1080, kbps: 4_000, barMs: [80, 150] },
} as const;

const fps = 30;
const toneHz = 440;
/** Excluded: joining, and the first seconds in which buffers adapt. */
const settleMs = 3_000;
const audioBarMs = 120;
const apartBarMs = [-40, 100] as const;

interface Heard {
  pictureMs: number[];
  soundMs: number[];
  /** Per run: the median age of audio minus that of video. */
  apartMs: number[];
}

const nothing = (): Heard => ({ pictureMs: [], soundMs: [], apartMs: [] });

export async function measureLatency({
  sizes: names = ['640×360'],
  runs = 3,
  secondsEach = 10,
  say = () => undefined,
}: LatencyOptions = {}): Promise<readonly Row[]> {
  const testbed = await openLiveTestbed();
  try {
    const rows: Row[] = [];
    for (const name of names) {
      say(`browser → browser, ${name}`);
      const browser = await measured(testbed, await publishedByBrowser(testbed, name), runs, secondsEach);
      rows.push(...pictureRows(`browser → browser, ${name}@${fps}`, name, browser, runs));
      if (name === '640×360') rows.push(...soundRows(browser, runs));
      say(`RTMP → browser, ${name}`);
      const rtmp = await measured(testbed, await publishedByRtmp(testbed, name), runs, secondsEach);
      rows.push(...pictureRows(`RTMP → browser, ${name}@${fps}`, name, rtmp, runs));
    }
    return rows;
  } finally {
    await testbed.stop();
  }
}

interface Source {
  playUrl: string;
  stop(): Promise<void>;
}

async function publishedByBrowser(testbed: LiveTestbed, name: keyof typeof sizes): Promise<Source> {
  const { width, height, kbps } = sizes[name];
  const stream = `browser-${name}`;
  const page = await testbed.page();
  await page.evaluate((devices) => window.live.devices(devices), { width, height, fps, toneHz });
  const url = await testbed.media.push(stream);
  await create(page, 'me', 'pusher', { url, autopush: true, videoWidth: width, videoHeight: height, maxBitrate: kbps });
  return { playUrl: await testbed.media.play(stream), stop: () => page.context().close() };
}

async function publishedByRtmp(testbed: LiveTestbed, name: keyof typeof sizes): Promise<Source> {
  const { width, height, kbps } = sizes[name];
  const stream = `rtmp-${name}`;
  const member = pushByRtmp({ url: await testbed.media.rtmpPush(stream), width, height, fps, kbps, toneHz });
  return { playUrl: await testbed.media.play(stream), stop: () => member.stop() };
}

/** Ours and the peer alternate on one stream, so that the machine affects both alike. */
async function measured(
  testbed: LiveTestbed,
  source: Source,
  runs: number,
  secondsEach: number,
): Promise<{ ours: Heard; peer: Heard }> {
  const ours = nothing();
  const peer = nothing();
  for (let run = 0; run < runs; run += 1) {
    await listen(testbed, ours, secondsEach, async (page) => {
      await page.evaluate(() => {
        window.live.watchCanvases();
        window.live.listenToSpeakers();
      });
      await create(page, 'you', 'player', { src: source.playUrl, autoplay: true, mode: 'RTC', maxCache: 0.8 });
    });
    await listen(testbed, peer, secondsEach, (page) => page.evaluate((url) => window.live.peer(url), source.playUrl));
  }
  await source.stop();
  return { ours, peer };
}

async function listen(testbed: LiveTestbed, into: Heard, seconds: number, play: (page: Page) => Promise<void>): Promise<void> {
  const page = await testbed.page();
  await play(page);
  await until('a picture', async () => ((await page.evaluate(() => window.live.take())).sights.length > 0 ? true : null), 20_000);
  await page.waitForTimeout(settleMs);
  await page.evaluate(() => window.live.take());
  await page.waitForTimeout(seconds * 1_000);
  const { sights, beeps } = await page.evaluate(() => window.live.take());
  const pictureMs = sights.flatMap(({ ageMs }) => (ageMs === null ? [] : [ageMs]));
  const soundMs = beeps.map(({ ageMs }) => ageMs);
  into.pictureMs.push(...pictureMs);
  into.soundMs.push(...soundMs);
  if (soundMs.length > 0) into.apartMs.push(median(soundMs) - median(pictureMs));
  await page.context().close();
}

function pictureRows(what: string, name: keyof typeof sizes, { ours, peer }: { ours: Heard; peer: Heard }, runs: number): Row[] {
  const [half, most] = sizes[name].barMs;
  return [
    {
      group: 'latency',
      name: `video, ${what}, p50/p95`,
      ours: spread(ours.pictureMs, 'ms'),
      peer: `mpegts.js ${spread(peer.pictureMs, 'ms')}`,
      ratio: ratio(median(ours.pictureMs), median(peer.pictureMs)),
      bar: `≤ ${half}/${most} ms`,
      met: median(ours.pictureMs) <= half && percentile(ours.pictureMs, 0.95) <= most,
      runs,
    },
  ];
}

function soundRows({ ours }: { ours: Heard }, runs: number): Row[] {
  const [least, most] = apartBarMs;
  return [
    {
      group: 'latency',
      name: 'audio, browser → browser, p50/p95',
      ours: spread(ours.soundMs, 'ms'),
      peer: '–',
      ratio: '–',
      bar: `p50 ≤ ${audioBarMs} ms`,
      met: median(ours.soundMs) <= audioBarMs,
      runs,
    },
    {
      group: 'latency',
      name: 'audio minus video, browser → browser, by run',
      ours: spread(ours.apartMs, 'ms'),
      peer: '–',
      ratio: '–',
      bar: `${least}…+${most} ms`,
      met: ours.apartMs.length > 0 && ours.apartMs.every((apart) => apart >= least && apart <= most),
      runs,
    },
  ];
}
