/** How often and how long a broken element is started again before the person is asked. */
export const restartLimits = {
  firstMs: 500,
  ceilingMs: 10_000,
  giveUpAfter: 8,
  /** Sending or playing this long counts as healed. */
  healedMs: 10_000,
  /** No sound and no picture this long after a start: it is broken, though the engine says nothing. */
  startMs: 12_000,
  /** An engine that reconnects by itself may take this long: one that neither comes back nor gives up is broken. */
  engineMs: 30_000,
  /** Back from the background, the engine may come back by itself for this long. */
  returnMs: 3_000,
};

/** How long to wait before the next start; null means stop and say so. */
export function restartDelay(attempt: { failures: number; random: number }): number | null {
  if (attempt.failures > restartLimits.giveUpAfter) return null;
  // The first is immediate but for a spread: most breaks are over when we hear of them, and a dead server broke everybody's at once.
  const window = Math.min(restartLimits.ceilingMs, restartLimits.firstMs * Math.pow(2, attempt.failures - 1));
  return Math.round(window * attempt.random);
}
