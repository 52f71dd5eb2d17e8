import { oneWayMs } from './conditions';
import type { Summary } from './summary';

/** The promise under a condition. Gaps are those of the worst run; everything else is the median of the runs. */
export interface Bars {
  leastFps?: number;
  mostGapMs?: number;
  mostP50Ms?: number;
  mostP95Ms?: number;
  mostConcealedPercent?: number;
  mostGrowthMs?: number;
  mostBytesTimes?: number;
}

/** The picture passes two legs, each in this time, whatever the server does. */
const lineMs = 2 * oneWayMs;
/** Times of pictures vary by so much without a queue. */
const noGrowthMs = 100;
/** 1.0, and what reports and checks of the connection take. */
const onceOnly = 1.05;

const lossy: Bars = { leastFps: 20, mostGapMs: 500, mostP50Ms: 350, mostConcealedPercent: 3 };
const narrow: Bars = { mostGapMs: 1_000, mostGrowthMs: noGrowthMs };

/** By the condition's name. */
export const bars: Readonly<Record<string, Bars>> = {
  local: { mostP50Ms: 60, mostP95Ms: 120, mostBytesTimes: onceOnly },
  '0': { mostP50Ms: 60 + lineMs, mostP95Ms: 120 + lineMs, mostBytesTimes: onceOnly },
  '10': lossy,
  '20': { ...lossy, mostP50Ms: 300, mostConcealedPercent: 0.5 },
  '30': lossy,
  '40': lossy,
  'burst-10': lossy,
  'burst-20': lossy,
  'jitter-1000': { leastFps: 15, mostP50Ms: 1_300, mostConcealedPercent: 5 },
  '500-up': narrow,
  '500-down': narrow,
  '500-policer': narrow,
};

/** Beyond the bars of loss: where the project wants to be. */
const aims: Bars = { mostGapMs: 300, mostP50Ms: 300, mostConcealedPercent: 1 };

/** The bars of a condition; none for one without a promise. */
export const barsOf = (condition: string): Bars => bars[condition] ?? {};

/** The aims of a condition with loss at random, or in bursts; none for the others. */
export const aimsOf = (condition: string): Bars => (bars[condition]?.leastFps === lossy.leastFps ? aims : {});

export interface Verdict {
  bar: keyof Bars;
  limit: number;
  value: number;
  met: boolean;
}

const read: Readonly<Record<keyof Bars, (summary: Summary) => number>> = {
  leastFps: ({ fps }) => fps.median,
  mostGapMs: ({ longestGapMs }) => longestGapMs.worst,
  mostP50Ms: ({ ageP50Ms }) => ageP50Ms.median,
  mostP95Ms: ({ ageP95Ms }) => ageP95Ms.median,
  mostConcealedPercent: ({ concealedPercent }) => concealedPercent.median,
  mostGrowthMs: ({ growthMs }) => growthMs.median,
  mostBytesTimes: ({ bytesTimes }) => bytesTimes,
};

/** Each bar with the figure that it is compared with. A figure that is missing meets no bar. */
export const judge = (wanted: Bars, summary: Summary): Verdict[] =>
  (Object.keys(read) as (keyof Bars)[]).flatMap((bar) => {
    const limit = wanted[bar];
    if (limit === undefined) return [];
    const value = read[bar](summary);
    return [{ bar, limit, value, met: bar === 'leastFps' ? value >= limit : value <= limit }];
  });
