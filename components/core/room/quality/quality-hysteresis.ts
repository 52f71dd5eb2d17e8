/** A shown level goes down after `downMs` of worse reports and up after `upMs` of better ones, because a flickering mark is useless. */
export const hysteresisLimits = { downMs: 3_000, upMs: 6_000 };

/** The highest quality level. */
export const bestLevel = 5;
/** Levels from 1 up to this one are shown as a weak network. */
export const weakUpTo = 3;

/** A shown level, and the reported level that may replace it. */
export interface SteadyLevel {
  readonly shown: number;
  readonly next: number;
  /** Clock time at which reports began to differ from `shown`; null while they do not. */
  readonly since: number | null;
}

export const unknownLevel: SteadyLevel = { shown: 0, next: 0, since: null };

/** Takes a reported level. A further report on the same side of the shown level does not restart the clock. */
export function report(steady: SteadyLevel, level: number, now: number): SteadyLevel {
  // 0 is unknown, and a known level never becomes unknown again.
  if (level === 0) return steady;
  // A good first level is shown at once. A weak one has to last, because every stream starts weak.
  if (steady.shown === 0 && level <= weakUpTo) return { shown: bestLevel, next: level, since: now };
  if (steady.shown === 0 || level === steady.shown) return { shown: level, next: level, since: null };
  const sameSide = steady.since !== null && level < steady.shown === steady.next < steady.shown;
  return tick({ shown: steady.shown, next: level, since: sameSide ? steady.since : now }, now);
}

/** Replaces the shown level if the other one has lasted long enough by `now`. */
export function tick(steady: SteadyLevel, now: number): SteadyLevel {
  const at = nextChangeAt(steady);
  return at === null || now < at ? steady : { shown: steady.next, next: steady.next, since: null };
}

/** The clock time at which the shown level changes without another report; null if it does not. */
export function nextChangeAt({ shown, next, since }: SteadyLevel): number | null {
  return since === null ? null : since + (next < shown ? hysteresisLimits.downMs : hysteresisLimits.upMs);
}
