import type { Page } from 'playwright-core';
import { publish, waitForCodes } from '../../harness/browsers/live-steps';
import { until, type LiveTestbed } from '../../harness/browsers/live-testbed';
import { openBadNetwork, type BadNetwork } from '../media/bad-network';
import { isAvailable, useCongestionControl } from '../media/congestion-control';
import { openTestbedBehind } from '../media/network';
import { median, spread, type Row, type Say } from '../row';
import { chromiumCpuMs, cpuMs } from './processes';
import { RecordedPhone, type Reading } from '../../harness/clients/recorded-phone';

/** A browser that publishes by WebRTC, and phones that play its stream by RTMP. */
export interface MixedOptions {
  runs: number;
  seconds: number;
  say: Say;
}

const conditions = [
  { name: 'a clean line', lossPercent: null },
  { name: '20 % loss from the browser', lossPercent: 20 },
] as const;
const settleMs = 5_000;
const alone = { seconds: 6 } as const;
/** Phones that come while another one plays. */
const laterPhones = 3;
const withinMs = 30_000;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** The use of a span: shares of one core, and kbit/s from the page with all headers. */
interface Use {
  page: number;
  server: number;
  upKbps: number;
}

interface Run extends Reading {
  without: Use;
  beside: Use;
  firstStartMs: number;
  laterStartMs: number[];
}

export async function measureMixed({ runs, seconds, say }: MixedOptions): Promise<readonly Row[]> {
  // Most devices of users have this one.
  const restore = isAvailable('cubic') ? useCongestionControl('cubic') : (): void => undefined;
  try {
    const rows: Row[] = [];
    for (const condition of conditions) {
      const all: Run[] = [];
      for (let run = 0; run < runs; run += 1) {
        say(`${condition.name}, run ${run + 1}`);
        all.push(await inFreshNetwork((way, testbed) => measured(way, testbed, { ...condition, seconds })));
      }
      rows.push(...rowsOf(condition.name, all));
    }
    return rows;
  } finally {
    restore();
  }
}

async function inFreshNetwork<Result>(act: (way: BadNetwork, testbed: LiveTestbed) => Promise<Result>): Promise<Result> {
  const way = openBadNetwork();
  try {
    const testbed = await openTestbedBehind(way);
    try {
      return await act(way, testbed);
    } finally {
      way.clear();
      await testbed.stop();
    }
  } finally {
    way.close();
  }
}

interface Conditions {
  lossPercent: number | null;
  seconds: number;
}

async function measured(way: BadNetwork, testbed: LiveTestbed, { lossPercent, seconds }: Conditions): Promise<Run> {
  const page = await testbed.page();
  await publish(page, await testbed.media.whip('mixed'), { maxBitrate: 1_000 });
  await waitForCodes(page, 'me', [1002, 1008]);
  if (lossPercent !== null) way.set('up', { lossPercent });
  await pause(settleMs);
  const without = await used(way, testbed, alone.seconds);
  const url = await testbed.media.rtmpPlay('mixed');
  const first = await started(url);
  await pause(settleMs);
  const fromMs = performance.timeOrigin + performance.now();
  const beside = await used(way, testbed, seconds);
  const laterStartMs: number[] = [];
  for (let phone = 0; phone < laterPhones; phone += 1) {
    await pause(1_000 + Math.random() * 2_000);
    const later = await started(url);
    laterStartMs.push(later.startMs ?? NaN);
    later.stop();
  }
  const reading = await first.read(fromMs);
  first.stop();
  await ended(page);
  return { ...reading, without, beside, firstStartMs: first.startMs ?? NaN, laterStartMs };
}

const ended = (page: Page): Promise<void> => page.context().close();

async function started(url: string): Promise<RecordedPhone> {
  const phone = new RecordedPhone();
  await phone.play(url);
  await until('a key frame', () => Promise.resolve(phone.startMs), withinMs);
  return phone;
}

async function used(way: BadNetwork, { media }: LiveTestbed, seconds: number): Promise<Use> {
  const read = () => ({ page: chromiumCpuMs(), server: cpuMs(media.pid ?? 0), up: way.bytes().up, atMs: performance.now() });
  const before = read();
  await pause(seconds * 1_000);
  const after = read();
  const spanMs = after.atMs - before.atMs;
  return {
    page: (after.page - before.page) / spanMs,
    server: (after.server - before.server) / spanMs,
    upKbps: ((after.up - before.up) * 8) / spanMs,
  };
}

function rowsOf(condition: string, all: readonly Run[]): Row[] {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const both = (name: keyof Use, text: (value: number) => string): string =>
    `${text(median(all.map(({ beside }) => beside[name])))} (without phones ${text(median(all.map(({ without }) => without[name])))})`;
  const list = (read: (run: Run) => number | readonly number[], unit: string): string => spread(all.flatMap(read), unit);
  const kbps = (value: number): string => `${value.toFixed(0)} kbit/s`;
  const figures: readonly (readonly [string, string])[] = [
    ['processor of the browser, share of one core', both('page', percent)],
    ['processor of the media child, share of one core', both('server', percent)],
    ['from the page, with all headers', both('upKbps', kbps)],
    ['start of the first phone', list(({ firstStartMs }) => firstStartMs, 'ms')],
    ['start of further phones', list(({ laterStartMs }) => laterStartMs, 'ms')],
    ['sound behind the picture', list(({ apartMs }) => apartMs, 'ms')],
    ['age of a picture at the phone', list(({ ageMs }) => ageMs, 'ms')],
    ['pictures in a second', list(({ pictures }) => pictures, '')],
    ['share of pictures whose clock could be read', all.map(({ decoded }) => percent(decoded)).join(', ')],
    ['longest time without a picture', list(({ longestStillMs }) => longestStillMs, 'ms')],
    ['longest time without sound', list(({ longestSilenceMs }) => longestSilenceMs, 'ms')],
  ];
  return figures.map(([name, ours]) => ({
    group: 'mixed',
    name: `${condition}: ${name}`,
    ours,
    peer: '–',
    ratio: '–',
    bar: '–',
    met: null,
    runs: all.length,
  }));
}
