import { limits } from '../protocol/limits';

/** Everything that the policy depends on, as plain data, so that a table test covers every case. */
export interface RetryFacts {
  /** Failed attempts since the connection was last online and stable; 0 right after a drop. */
  failures: number;
  /** Uniform in [0, 1). */
  random: number;
  /** The action and wait of the server's `bye`, if there was one. */
  serverAdvice?: { action: 'backoff' | 'now'; afterMs?: number };
}

/** The wait after a `backoff` that names no time. */
const backoffMs = 1_000;

/**
 * Returns the wait before the next attempt, in ms. Full jitter, because a dead node drops all its clients at once. The policy never
 * gives up, because a lost network comes back and the user can close the connection.
 */
export function retryDelay({ failures, random, serverAdvice }: RetryFacts): number {
  const ceiling = Math.min(limits.reconnectCeilingMs, limits.reconnectFirstMs * Math.pow(2, failures));
  const jitter = Math.round(ceiling * random);
  if (serverAdvice === undefined) return jitter;
  return (serverAdvice.afterMs ?? (serverAdvice.action === 'backoff' ? backoffMs : 0)) + jitter;
}
