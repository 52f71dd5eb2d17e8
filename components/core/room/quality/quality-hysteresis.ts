/** A network mark goes down after 3 s and up after 6 s: a mark that flickers says nothing. */
export const hysteresisLimits = { downMs: 3_000, upMs: 6_000 };

const best = 5;
/** The best level that still deserves a word. */
export const weakUpTo = 3;

/** A level as shown, and the other one that is trying to replace it. */
export interface SteadyLevel {
  readonly shown: number;
  readonly next: number;
  /** Since when `next` stands; null while it is what is shown. */
  readonly since: number | null;
}

export const unknownLevel: SteadyLevel = { shown: 0, next: 0, since: null };

/** A level is heard. Levels on the same side of what is shown keep its clock running: getting still worse is not a new beginning. */
export function report(steady: SteadyLevel, level: number, now: number): SteadyLevel {
  // No level is ever taken back to unknown.
  if (level === 0) return steady;
  // A first level that is good needs no patience; a weak one may be the stream's own beginning.
  if (steady.shown === 0 && level <= weakUpTo) return { shown: best, next: level, since: now };
  if (steady.shown === 0 || level === steady.shown) return { shown: level, next: level, since: null };
  const sameSide = steady.since !== null && level < steady.shown === steady.next < steady.shown;
  return tick({ shown: steady.shown, next: level, since: sameSide ? steady.since : now }, now);
}

/** Time has passed. */
export function tick(steady: SteadyLevel, now: number): SteadyLevel {
  const at = dueAt(steady);
  return at === null || now < at ? steady : { shown: steady.next, next: steady.next, since: null };
}

/** When the shown level changes if nothing else is heard; null when it does not. */
export function dueAt({ shown, next, since }: SteadyLevel): number | null {
  return since === null ? null : since + (next < shown ? hysteresisLimits.downMs : hysteresisLimits.upMs);
}
