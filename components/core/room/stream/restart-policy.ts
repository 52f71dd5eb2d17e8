import type { Reason } from '../../protocol/errors';

/** The differences between kinds of elements. */
export interface StreamRules {
  /** A restart rebuilds the element after this many failures in a row; 0 rebuilds it each time. */
  readonly rebuildFrom: number;
  /** The reason that is shown after the last restart failed. */
  readonly failureReason: Reason;
}

/** Limits for restarts of a failed element. After them the user has to tap on retry. */
export const restartLimits = {
  /** The longest delay before the first restart, in milliseconds. It doubles with each failure. */
  firstMs: 500,
  /** The longest delay before any restart, in milliseconds. */
  ceilingMs: 10_000,
  /** The number of restarts in a row before giving up. */
  giveUpAfter: 8,
  /** A stream that is live for this many milliseconds starts counting failures from 0 again. */
  healedMs: 10_000,
  /** A start without sound or picture for this many milliseconds counts as a failure, because an engine may report nothing. */
  startMs: 12_000,
  /**
   * An engine may reconnect by itself for this many milliseconds, because some neither come back nor report a failure. While a phone
   * call lasts or the app is hidden, a broken stream is tried again after this time, and never given up.
   */
  engineMs: 30_000,
  /** After a return from the background the engine may recover by itself for this many milliseconds. */
  returnMs: 3_000,
};

/** Milliseconds to wait before the next restart; null means to give up. */
export function restartDelay(attempt: { failures: number; random: number }): number | null {
  if (attempt.failures > restartLimits.giveUpAfter) return null;
  // Random from the first attempt on: most faults are over at once, but a dead server breaks the streams of all clients together.
  const window = Math.min(restartLimits.ceilingMs, restartLimits.firstMs * Math.pow(2, attempt.failures - 1));
  return Math.round(window * attempt.random);
}
