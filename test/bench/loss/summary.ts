import { median } from '../row';
import { bytesTimes, growthMs, type EngineName, type RunFigures } from './run-figures';

/** The middle of the runs, and the worst of them. Infinite when half of the runs, or one of them, had no such figure. */
export interface Middle {
  median: number;
  worst: number;
}

/** All runs of one engine under one condition. */
export interface Summary {
  condition: string;
  engine: EngineName;
  runs: number;
  /** Runs in which both pages connected in time. */
  connected: number;
  fps: Middle;
  longestGapMs: Middle;
  ageP50Ms: Middle;
  ageP95Ms: Middle;
  concealedPercent: Middle;
  growthMs: Middle;
  /** Of the viewer's page. */
  connectMs: Middle;
  firstPictureMs: Middle;
  /** Sent by the publisher, and sent to the viewer, at their links. */
  inKbps: number;
  outKbps: number;
  /** NaN when no run had media. */
  bytesTimes: number;
  /** Both of the run on the busiest machine; infinite when no run was long enough to tell. */
  cpuIdle: number;
  load: number;
}

/** A run without a figure is worse than any with one. */
const middle = (values: readonly (number | null)[], worst: 'most' | 'least' = 'most'): Middle => {
  const counted = values.map((value) => (value === null || Number.isNaN(value) ? Infinity : value));
  return { median: median(counted), worst: worst === 'most' ? Math.max(...counted) : Math.min(...counted) };
};

const known = (values: readonly number[]): number[] => values.filter((value) => !Number.isNaN(value));

export function summarise(runs: readonly RunFigures[]): Summary | null {
  const [first] = runs;
  if (first === undefined) return null;
  return {
    condition: first.condition,
    engine: first.engine,
    runs: runs.length,
    connected: runs.filter(({ viewerConnectMs }) => viewerConnectMs !== null).length,
    fps: middle(
      runs.map(({ fps }) => fps),
      'least',
    ),
    longestGapMs: middle(runs.map(({ longestGapMs }) => longestGapMs)),
    ageP50Ms: middle(runs.map(({ ageP50Ms }) => ageP50Ms)),
    ageP95Ms: middle(runs.map(({ ageP95Ms }) => ageP95Ms)),
    concealedPercent: middle(runs.map(({ concealedPercent }) => concealedPercent)),
    growthMs: middle(runs.map(growthMs)),
    connectMs: middle(runs.map(({ viewerConnectMs }) => viewerConnectMs)),
    firstPictureMs: middle(runs.map(({ firstPictureMs }) => firstPictureMs)),
    inKbps: median(runs.map(({ publisher, seconds }) => (publisher.upSent * 8) / 1_000 / seconds)),
    outKbps: median(runs.map(({ viewer, seconds }) => (viewer.downSent * 8) / 1_000 / seconds)),
    bytesTimes: median(known(runs.map(bytesTimes))),
    cpuIdle: Math.min(...known(runs.map(({ cpuIdle }) => cpuIdle))),
    load: Math.max(...known(runs.map(({ load }) => load)), 0),
  };
}
