const firstMs = 3_000;
const ceilingMs = 60_000;
/** A connection that lasted this long was no accident: the next loss counts as the first one. */
export const provenAfterMs = 10_000;
/** Signs of another network come in groups, and some browsers give one with every change of their estimates. */
export const hastenEveryMs = 10_000;
/** The pages of one network do not return at the same moment. */
export const hastenedMs = 500;

/** How long media stay on a worse address before the better one is tried again, after so many failures in a row. */
export function returnDelay({ failures, random }: { failures: number; random: number }): number {
  const window = Math.min(ceilingMs, firstMs * 2 ** failures);
  return Math.round(window * (0.5 + random / 2));
}
