import type { Page } from 'playwright-core';
import type { FrameSample } from '../../harness/browsers/live-page/probes';
import { create, play, freshPicture } from '../../harness/browsers/live-steps';
import { openLiveTestbed, type LiveTestbed } from '../../harness/browsers/live-testbed';
import { median, percentile, type Row, type Say } from '../row';
import { openBadNetwork, type BadNetwork, type Fault, type Side } from './bad-network';
import { congestionControls, isAvailable, useCongestionControl, type CongestionControl } from './congestion-control';

/**
 * The effect of a bad network on a call through the embedded server: browser → browser at 640×360 with audio. The TCP connection
 * of the sender or of the receiver is disturbed for a while, and then recovers.
 */
export interface NetworkOptions {
  faults?: readonly string[];
  sides?: readonly Side[];
  /** Of both ends; both kinds by default, because the difference is large. */
  controls?: readonly CongestionControl[];
  say: Say;
}

const faults: Readonly<Record<string, Fault & { everyMs?: number; forMs?: number }>> = {
  '5 % loss': { lossPercent: 5 },
  '20 % loss': { lossPercent: 20 },
  'nothing passes for 1,000 ms every 4 s': { silent: true, everyMs: 4_000, forMs: 1_000 },
  '300 kbit/s': { kbps: 300 },
};
const words: Readonly<Record<Side, string>> = { up: 'at the sender', down: 'at the viewer' };

const badMs = 16_000;
const backMs = 3_000;
const calmMs = 4_000;
/** Limits for the longest freeze, the growth of delay and the time to recover. */
const bars = { stillMs: 2_500, driftMs: 250, backMs: 150 };

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export async function measureNetwork({
  faults: names = Object.keys(faults),
  sides = ['up', 'down'],
  controls = congestionControls,
  say,
}: NetworkOptions): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const control of controls) {
    if (isAvailable(control)) rows.push(...(await measuredUnder(control, { names, sides, say })));
    else say(`not measured with ${control}: this kernel does not have it (modprobe tcp_${control})`);
  }
  return rows;
}

async function measuredUnder(
  control: CongestionControl,
  { names, sides, say }: { names: readonly string[]; sides: readonly Side[]; say: Say },
): Promise<readonly Row[]> {
  const restore = useCongestionControl(control);
  try {
    const way = openBadNetwork();
    try {
      const testbed = await openTestbedBehind(way);
      try {
        const rows: Row[] = [];
        for (const side of sides) {
          for (const name of names) {
            say(`${control}: ${name}, ${words[side]}`);
            const row = await measured(testbed, way, { name, side, stream: `${side}-${rows.length}` });
            rows.push({ ...row, name: `${control}: ${row.name}` });
          }
        }
        return rows;
      } finally {
        way.clear();
        await testbed.stop();
      }
    } finally {
      way.close();
    }
  } finally {
    restore();
  }
}

/** A testbed whose browser is behind the bad network. */
export async function openTestbedBehind({ chromium }: BadNetwork): Promise<LiveTestbed> {
  const before = process.env['CHROMIUM_PATH'];
  process.env['CHROMIUM_PATH'] = chromium;
  try {
    return await openLiveTestbed();
  } finally {
    if (before === undefined) delete process.env['CHROMIUM_PATH'];
    else process.env['CHROMIUM_PATH'] = before;
  }
}

const size = { width: 640, height: 360, kbps: 1_000 };

async function measured(
  testbed: LiveTestbed,
  way: BadNetwork,
  { name, side, stream }: { name: string; side: Side; stream: string },
): Promise<Row> {
  const [here, there] = [await testbed.page(), await testbed.page()];
  const { width, height, kbps } = size;
  await here.evaluate((devices) => window.live.devices(devices), { width, height, fps: 30, toneHz: 440 });
  const url = await testbed.media.push(stream);
  await create(here, 'me', 'pusher', {
    url,
    autopush: true,
    videoWidth: width,
    videoHeight: height,
    maxBitrate: kbps,
    minBitrate: 100,
  });
  await play(there, await testbed.media.play(stream));
  await freshPicture(there, 30_000);
  await pause(2_000);

  const during = await taken(there, () => disturb(way, side, faults[name] ?? {}));
  way.clear();
  await pause(backMs);
  const after = await taken(there, () => pause(calmMs));
  await Promise.all([here.context().close(), there.context().close()]);

  const third = badMs / 3;
  // A bad network may add delay, but the delay must not keep growing.
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

async function disturb(way: BadNetwork, side: Side, { everyMs, forMs, ...fault }: (typeof faults)[string]): Promise<void> {
  if (everyMs === undefined || forMs === undefined) {
    way.set(side, fault);
    return pause(badMs);
  }
  for (let passedMs = 0; passedMs < badMs; passedMs += everyMs) {
    way.set(side, fault);
    await pause(forMs);
    way.clear();
    await pause(everyMs - forMs);
  }
}

interface Watched {
  beganMs: number;
  endedMs: number;
  sights: readonly FrameSample[];
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

/** The longest time without a new video frame. */
function longestStill({ beganMs, endedMs, sights }: Watched): number {
  const times = [beganMs, ...sights.map(({ atMs }) => atMs), endedMs];
  return Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
}
