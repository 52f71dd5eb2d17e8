import type { Impairment } from '../../harness/proxies/udp-link';

/** The line between a page and the server: `up` leads to the server. */
export interface Leg {
  up: Impairment;
  down: Impairment;
}

/** A bad network, on the publisher's leg and on the viewer's. */
export interface Condition {
  /** As it is said on the command line and in the file of results. */
  name: string;
  publisher: Leg;
  viewer: Leg;
  /** The runs when no number is said. */
  runs: number;
  /** The share of datagrams lost at random, in percent, for the conditions that differ in nothing else. */
  lossPercent: number | null;
}

/** One way. A round trip on each leg takes twice as long, and the picture passes two legs. */
export const oneWayMs = 30;
const kbps = 500;
/** About two packets of video: what comes while they wait is dropped, as a policer does. */
const shallowQueueMs = 20;
/** The conditions whose worst run is the promise have more runs. */
const [many, few] = [10, 3];

const delayed = (more: Impairment = {}): Impairment => ({ delayMs: oneWayMs, ...more });
const both = (impairment: Impairment): Leg => ({ up: impairment, down: impairment });

const everywhere = (name: string, more: Impairment, runs = few, lossPercent: number | null = null): Condition => ({
  name,
  publisher: both(delayed(more)),
  viewer: both(delayed(more)),
  runs,
  lossPercent,
});

const narrow = (name: string, legs: Partial<Record<'publisher' | 'viewer', Partial<Leg>>>): Condition => ({
  name,
  publisher: { ...both(delayed()), ...legs.publisher },
  viewer: { ...both(delayed()), ...legs.viewer },
  runs: many,
  lossPercent: null,
});

const atRandom = (lossPercent: number, runs = few): Condition =>
  everywhere(String(lossPercent), { loss: lossPercent / 100 }, runs, lossPercent);

const line = delayed({ bitsPerSecond: kbps * 1_000 });

export const conditions: readonly Condition[] = [
  { name: 'local', publisher: both({}), viewer: both({}), runs: few, lossPercent: null },
  ...[0, 10, 20, 30].map((lossPercent) => atRandom(lossPercent)),
  atRandom(40, many),
  ...[10, 20].map((lossPercent) => everywhere(`burst-${lossPercent}`, { loss: lossPercent / 100, burst: 3 })),
  ...[100, 300, 1_000].map((jitterMs) => everywhere(`jitter-${jitterMs}`, { jitterMs })),
  narrow('500-up', { publisher: { up: line } }),
  narrow('500-down', { viewer: { down: line } }),
  narrow('500-policer', { publisher: { up: { ...line, queueMs: shallowQueueMs } } }),
];

export const conditionNames: readonly string[] = conditions.map(({ name }) => name);
