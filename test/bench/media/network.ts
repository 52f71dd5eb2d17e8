import type { Page } from 'playwright-core';
import type { Sight } from '../../e2e/live/page/ears-and-eyes';
import { create, play, seen } from '../../e2e/live/scene';
import { liveStand, type Stand } from '../../e2e/live/stand';
import { median, percentile, type Row, type Say } from '../row';
import { badWay, type BadWay, type Fault, type Side } from './bad-way';

/**
 * What a bad network does to a call by the embedded server: browser → browser at 640×360 with sound, where the sender's or the
 * receiver's TCP suffers for a while and is then left in peace.
 */
export interface NetworkOptions {
  faults?: readonly string[];
  sides?: readonly Side[];
  say: Say;
}

const faults: Readonly<Record<string, Fault & { everyMs?: number; forMs?: number }>> = {
  '5 % loss': { lossPercent: 5 },
  '20 % loss': { lossPercent: 20 },
  'nothing passes for 1,000 ms every 4 s': { silent: true, everyMs: 4_000, forMs: 1_000 },
  '300 kbit/s': { kbps: 300 },
};
const words: Readonly<Record<Side, string>> = { up: 'on the way of who sends', down: 'on the way of who watches' };

const badMs = 16_000;
const backMs = 3_000;
const calmMs = 4_000;
/** Where a call is frozen, its delay grows, or it is not back. */
const bars = { stillMs: 2_500, driftMs: 250, backMs: 150 };

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export async function measureNetwork({
  faults: names = Object.keys(faults),
  sides = ['up', 'down'],
  say,
}: NetworkOptions): Promise<readonly Row[]> {
  const way = badWay();
  try {
    const stand = await standBehind(way);
    try {
      const rows: Row[] = [];
      for (const side of sides) {
        for (const name of names) {
          say(`${name}, ${words[side]}`);
          rows.push(await measured(stand, way, { name, side, stream: `${side}-${rows.length}` }));
        }
      }
      return rows;
    } finally {
      way.calm();
      await stand.stop();
    }
  } finally {
    way.close();
  }
}

/** A stand whose browser is behind the bad way. */
export async function standBehind({ chromium }: BadWay): Promise<Stand> {
  const before = process.env['CHROMIUM_PATH'];
  process.env['CHROMIUM_PATH'] = chromium;
  try {
    return await liveStand();
  } finally {
    if (before === undefined) delete process.env['CHROMIUM_PATH'];
    else process.env['CHROMIUM_PATH'] = before;
  }
}

const size = { width: 640, height: 360, kbps: 1_000 };

async function measured(
  stand: Stand,
  way: BadWay,
  { name, side, stream }: { name: string; side: Side; stream: string },
): Promise<Row> {
  const [here, there] = [await stand.page(), await stand.page()];
  const { width, height, kbps } = size;
  await here.evaluate((devices) => window.live.devices(devices), { width, height, fps: 30, toneHz: 440 });
  const url = await stand.media.push(stream);
  await create(here, 'me', 'pusher', {
    url,
    autopush: true,
    videoWidth: width,
    videoHeight: height,
    maxBitrate: kbps,
    minBitrate: 100,
  });
  await play(there, await stand.media.play(stream));
  await seen(there, 30_000);
  await pause(2_000);

  const during = await taken(there, () => suffer(way, side, faults[name] ?? {}));
  way.calm();
  await pause(backMs);
  const after = await taken(there, () => pause(calmMs));
  await Promise.all([here.context().close(), there.context().close()]);

  const third = badMs / 3;
  // A bad network may cost delay; what it must not do is cost more and more of it.
  const drift = median(agesOf(during, 2 * third, badMs)) - median(agesOf(during, third, 2 * third));
  const [stillMs, back] = [longestStill(during), agesOf(after)];
  const ages = agesOf(during);
  const figure = (ms: number): string => (Number.isFinite(ms) ? ms.toFixed(0) : '–');
  return {
    group: 'network',
    name: `${name} ${words[side]}`,
    ours:
      `${figure(median(ages))}/${figure(percentile(ages, 0.95))} ms, ${((ages.length * 1_000) / badMs).toFixed(0)} pictures/s, ` +
      `longest still ${figure(stillMs)} ms, drift ${figure(drift)} ms; afterwards ${figure(median(back))}/${figure(percentile(back, 0.95))} ms`,
    peer: '–',
    ratio: '–',
    bar: `still ≤ ${bars.stillMs}, drift ≤ ${bars.driftMs}, back ≤ ${bars.backMs} ms`,
    met: stillMs <= bars.stillMs && drift <= bars.driftMs && median(back) <= bars.backMs,
    runs: 1,
  };
}

async function suffer(way: BadWay, side: Side, { everyMs, forMs, ...fault }: (typeof faults)[string]): Promise<void> {
  if (everyMs === undefined || forMs === undefined) {
    way.set(side, fault);
    return pause(badMs);
  }
  for (let passedMs = 0; passedMs < badMs; passedMs += everyMs) {
    way.set(side, fault);
    await pause(forMs);
    way.calm();
    await pause(everyMs - forMs);
  }
}

interface Watched {
  beganMs: number;
  endedMs: number;
  sights: readonly Sight[];
}

async function taken(page: Page, act: () => Promise<void>): Promise<Watched> {
  const wallMs = (): Promise<number> => page.evaluate(() => performance.timeOrigin + performance.now());
  await page.evaluate(() => window.live.take());
  const beganMs = await wallMs();
  await act();
  const { sights } = await page.evaluate(() => window.live.take());
  return { beganMs, endedMs: await wallMs(), sights };
}

const agesOf = ({ beganMs, sights }: Watched, fromMs = 0, toMs = Infinity): number[] =>
  sights.flatMap(({ atMs, ageMs }) => (ageMs === null || atMs - beganMs < fromMs || atMs - beganMs > toMs ? [] : [ageMs]));

/** The longest time without a new picture. */
function longestStill({ beganMs, endedMs, sights }: Watched): number {
  const times = [beganMs, ...sights.map(({ atMs }) => atMs), endedMs];
  return Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
}
