/** Nothing has come for this long: the person sees a standing picture. */
const loadingAfterMs = 800;
/** Nothing has come for this long: the connection is taken for dead. A publisher on a cable that was pulled looks the same. */
const lostAfterMs = 5_000;
/** A frame this much later than its neighbours' times say is seen as a stutter. */
const stutterMs = 350;

export type Liveness = 'flowing' | 'loading' | 'lost';

export function liveness(silentMs: number): Liveness {
  if (silentMs >= lostAfterMs) return 'lost';
  return silentMs >= loadingAfterMs ? 'loading' : 'flowing';
}

/** Did the picture stand still between two frames? One frame a second is slow, not a stutter: what counts is the difference of the two clocks. */
export const stuttered = (shownGapMs: number, mediaGapMs: number): boolean =>
  mediaGapMs >= 0 && shownGapMs - mediaGapMs > stutterMs;
