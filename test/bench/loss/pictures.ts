import { median, percentile } from '../row';

/** A picture that a player presented, on the clock of the machine. */
export interface SeenPicture {
  atMs: number;
  /** Null when the clock in the picture could not be read. */
  ageMs: number | null;
}

export interface PictureFigures {
  fps: number;
  longestGapMs: number;
  ageP50Ms: number | null;
  ageP95Ms: number | null;
  ageBeginMs: number | null;
  ageEndMs: number | null;
}

/** A smeared picture may carry a clock that passes its check by chance; no run lasts so long. */
const oldestMs = 60_000;
const ends = 0.25;

const figure = (value: number): number | null => (Number.isNaN(value) ? null : Math.round(value));

/** The pictures within a window. Its edges count as pictures for the gaps, so that a picture that stopped is seen. */
export function pictureFigures(pictures: readonly SeenPicture[], beginMs: number, endMs: number): PictureFigures {
  const shown = pictures.filter(({ atMs }) => atMs >= beginMs && atMs <= endMs);
  const times = [beginMs, ...shown.map(({ atMs }) => atMs), endMs];
  const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? atMs));
  const agesBetween = (from: number, to: number): number[] =>
    shown.flatMap(({ atMs, ageMs }) => {
      const part = (atMs - beginMs) / (endMs - beginMs);
      return ageMs === null || ageMs > oldestMs || part < from || part > to ? [] : [ageMs];
    });
  const ages = agesBetween(0, 1);
  return {
    fps: Math.round((shown.length * 10_000) / (endMs - beginMs)) / 10,
    longestGapMs: Math.round(Math.max(...gaps)),
    ageP50Ms: figure(median(ages)),
    ageP95Ms: figure(percentile(ages, 0.95)),
    ageBeginMs: figure(median(agesBetween(0, ends))),
    ageEndMs: figure(median(agesBetween(1 - ends, 1))),
  };
}
