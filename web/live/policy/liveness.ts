/** Without data for this long the user sees a frozen picture. */
const loadingAfterMs = 800;
/** Without data for this long the connection counts as lost. A publisher whose cable was pulled looks the same. */
const lostAfterMs = 5_000;
/** Users see a frame that is this much later than its media time as a stutter. */
const stutterMs = 350;

export type Liveness = 'flowing' | 'loading' | 'lost';

export function liveness(silentMs: number): Liveness {
  if (silentMs >= lostAfterMs) return 'lost';
  return silentMs >= loadingAfterMs ? 'loading' : 'flowing';
}

/** Whether the picture froze between two frames, by the difference of the two gaps: one frame a second is slow but no stutter. */
export const isStutter = (shownGapMs: number, mediaGapMs: number): boolean =>
  mediaGapMs >= 0 && shownGapMs - mediaGapMs > stutterMs;
