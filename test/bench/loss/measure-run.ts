import { cpus, loadavg } from 'node:os';
import type { Page } from 'playwright-core';
import type { LiveTestbed } from '../../harness/browsers/live-testbed';
import type { Condition } from './conditions';
import { camera, type Engine, type LegName, type Way } from './engines/engine';
import { MediaBytes } from './media-bytes';
import { pictureFigures, type SeenPicture } from './pictures';
import type { LegBytes, RunFigures } from './run-figures';
import type {} from './page';

/** For both pages together; one that has no connection then has failed. */
export const connectWithinMs = 12_000;
/** The first seconds, in which buffers and rates adapt, are not part of the window. */
export const settleMs = 4_000;

export interface RunOptions {
  testbed: LiveTestbed;
  engine: Engine;
  condition: Condition;
  run: number;
  seed: number;
  seconds: number;
  machine: string;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for the page's first connection, and no longer than until `endMs` of `performance.now()`. */
async function connected(page: Page, endMs: number): Promise<number | null> {
  for (;;) {
    const ms = await page.evaluate(() => window.loss.connectMs());
    if (ms !== null || performance.now() >= endMs) return ms;
    await pause(50);
  }
}

/** The time of all processors together, and the part without work, in ms. */
function processorTimes(): { idle: number; all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return { idle: sum(times.map(({ idle }) => idle)), all: sum(times.map((each) => sum(Object.values(each)))) };
}

const legBytes = (way: Way, leg: LegName): LegBytes => {
  const total: LegBytes = { upSent: 0, upArrived: 0, downSent: 0, downArrived: 0 };
  way.links().forEach(({ leg: of, link: { up, down } }) => {
    if (of !== leg) return;
    total.upSent += up.counts.bytes;
    total.upArrived += up.counts.bytes - up.counts.lostBytes;
    total.downSent += down.counts.bytes;
    total.downArrived += down.counts.bytes - down.counts.lostBytes;
  });
  return total;
};

const sessionsOf = (way: Way): Pick<RunFigures, 'publisherSessions' | 'viewerSessions'> => {
  const count = (leg: LegName): number => way.links().filter((each) => each.leg === leg).length;
  return { publisherSessions: count('publisher'), viewerSessions: count('viewer') };
};

const between = (before: LegBytes, after: LegBytes): LegBytes => ({
  upSent: after.upSent - before.upSent,
  upArrived: after.upArrived - before.upArrived,
  downSent: after.downSent - before.downSent,
  downArrived: after.downArrived - before.downArrived,
});

/** Publishes in one page and plays in another, lets both settle, and measures for `seconds`. */
export async function measureRun(options: RunOptions): Promise<RunFigures> {
  const { testbed, engine, condition, seed, run } = options;
  const [publisher, viewer] = await Promise.all([testbed.page(), testbed.page()]);
  try {
    await publisher.evaluate((devices) => window.live.devices(devices), camera);
    const stream = `${engine.name}-${condition.name}-${run}-${Math.floor(performance.now())}`;
    const way = await engine.open({ condition, seed, stream, publisher, viewer });
    const media = new MediaBytes();
    // A page that connects again has another link.
    const attach = setInterval(
      () =>
        way.links().forEach(({ leg, link: { up } }) => {
          if (leg === 'publisher') up.watch ??= (datagram) => media.add(datagram);
        }),
      20,
    );
    try {
      return await measure(options, { publisher, viewer, way, media });
    } finally {
      clearInterval(attach);
      await way.stop();
    }
  } finally {
    await Promise.all([publisher, viewer].map((page) => page.context().close()));
  }
}

interface Opened {
  publisher: Page;
  viewer: Page;
  way: Way;
  media: MediaBytes;
}

async function measure(options: RunOptions, { publisher, viewer, way, media }: Opened): Promise<RunFigures> {
  const { engine, condition, run, seed, seconds, machine } = options;
  const [at, load] = [new Date().toISOString(), loadavg()[0] ?? Number.NaN];
  const limitMs = performance.now() + connectWithinMs;
  await way.publish();
  const publisherConnectMs = await connected(publisher, limitMs);
  const playedMs = performance.timeOrigin + performance.now();
  const isPlayed = publisherConnectMs !== null && (await way.play(limitMs));
  const viewerConnectMs = isPlayed ? await connected(viewer, limitMs) : null;
  // Without a connection there is nothing to wait for.
  const windowMs = viewerConnectMs === null ? 0 : seconds * 1_000;
  if (windowMs > 0) await pause(settleMs);

  const look = async () => ({
    sound: await viewer.evaluate(() => window.loss.soundCounts()),
    legs: { publisher: legBytes(way, 'publisher'), viewer: legBytes(way, 'viewer') },
    mediaBytes: media.total(await publisher.evaluate(() => window.loss.retransmissionTypes())),
    times: processorTimes(),
  });
  const before = await look();
  await pause(windowMs);
  const after = await look();
  const pictures: SeenPicture[] = (await viewer.evaluate(() => window.live.take())).sights;
  const first = pictures.find(({ ageMs }) => ageMs !== null);
  const received = after.sound.received - before.sound.received;
  const percent = (samples: number): number | null => (received > 0 ? Math.round((samples / received) * 10_000) / 100 : null);
  const silent = after.sound.silent - before.sound.silent;
  const seen =
    windowMs > 0
      ? pictureFigures(pictures, before.sound.atMs, after.sound.atMs)
      : { ...pictureFigures([], 0, 1), longestGapMs: seconds * 1_000 };
  return {
    condition: condition.name,
    engine: engine.name,
    run,
    seed,
    at,
    publisherConnectMs,
    viewerConnectMs,
    firstPictureMs: first === undefined ? null : Math.round(first.atMs - playedMs),
    ...sessionsOf(way),
    seconds: windowMs > 0 ? Math.round(after.sound.atMs - before.sound.atMs) / 1_000 : seconds,
    ...seen,
    concealedPercent: percent(after.sound.concealed - before.sound.concealed - silent),
    silentPercent: percent(silent),
    publisher: between(before.legs.publisher, after.legs.publisher),
    viewer: between(before.legs.viewer, after.legs.viewer),
    mediaBytes: after.mediaBytes - before.mediaBytes,
    cpuIdle: windowMs > 0 ? (after.times.idle - before.times.idle) / (after.times.all - before.times.all) : Number.NaN,
    load,
    machine,
  };
}
