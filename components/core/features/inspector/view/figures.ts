import { inspectorLimits } from '../limits';
import type { Sample } from '../types';

/** 0 is good or unknown, 1 a warning, 2 bad. */
export type Tone = 0 | 1 | 2;

export interface FigureView {
  label: string;
  value: string;
  unit: string;
  tone: Tone;
}

const toneFrom =
  (warn: number, bad: number) =>
  (value = 0): Tone =>
    value < warn ? 0 : value < bad ? 1 : 2;

/** Milliseconds of a round trip or of jitter, percent of lost packets, and frames a second at which a figure is marked. */
export const delayTone = toneFrom(150, 300);
export const lossTone = toneFrom(2, 5);
export const fpsTone = (fps = 15): Tone => (fps < 15 ? 1 : 0);

/** A figure with as many digits as it deserves; a dash for an unknown one. */
export const figure = (label: string, value: number | undefined, unit: string, tone: Tone = 0, digits = 0): FigureView => ({
  label,
  value: value === undefined ? '–' : value.toFixed(digits),
  unit,
  tone,
});

/** Bars of equal width, oldest first. Each is one number, which costs little in setData: height in percent, and 1000 for each step of tone. */
export function barsOf(values: readonly number[], least: number, toneOf: (at: number) => Tone): readonly number[] {
  if (values.length === 0) return [];
  const scale = Math.max.apply(null, values.concat([least]));
  const bars: number[] = values.map((value, at) => Math.max(4, Math.round((value / scale) * 100)) + toneOf(at) * 1000);
  while (bars.length < inspectorLimits.samples) bars.unshift(0);
  return bars;
}

export const sampleBars = (samples: readonly Sample[], hasVideo: boolean): readonly number[] =>
  barsOf(
    samples.map(({ kbps }) => kbps),
    1,
    (at) => lossTone(samples[at]?.loss) || (hasVideo ? fpsTone(samples[at]?.fps) : 0),
  );
