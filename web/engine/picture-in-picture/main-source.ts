/** The facts about one player that decide whether its picture is the large one. */
export interface Candidate {
  /** Pixels of its tag in the page. */
  readonly area: number;
  /** When its sound was last as loud as speech. */
  readonly spokeAtMs: number;
}

/** A smaller tile than this share of the largest one is less important to the mini program. */
const largeShare = 0.8;
/** A speaker who pauses for less than this time stays. */
const pauseMs = 2_000;

/**
 * The picture that matters: one that the mini program shows larger than the others, such as a shared screen; among equal ones the active
 * speaker; in silence the present one.
 */
export function mainSource<T extends Candidate>(candidates: readonly T[], present: T | null, nowMs: number): T | null {
  const largest = Math.max(0, ...candidates.map(({ area }) => area));
  const large = candidates.filter(({ area }) => area >= largest * largeShare);
  const speaks = ({ spokeAtMs }: T): boolean => nowMs - spokeAtMs < pauseMs;
  const kept = large.find((each) => each === present) ?? null;
  if (kept !== null && speaks(kept)) return kept;
  const [latest] = large.filter(speaks).sort((one, other) => other.spokeAtMs - one.spokeAtMs);
  return latest ?? kept ?? large[0] ?? null;
}
