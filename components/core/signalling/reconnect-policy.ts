import { limits } from '../protocol/client-limits';

/** Everything that the policy depends on, as plain data, so that a table test covers every case. */
export interface RetryFacts {
  /** Failed attempts since the connection was last online and stable; 0 right after a drop. */
  failures: number;
  /** Uniform in [0, 1). */
  random: number;
  /** The time over which the last server wants its clients to return. */
  spreadMs?: number | undefined;
  /** The action and wait of the server's `bye`, if there was one. */
  serverAdvice?: { action: 'backoff' | 'now'; afterMs?: number } | undefined;
}

/** The wait after a `backoff` that names no time. */
const backoffMs = 1_000;

/** A restart takes seconds: for so many failures, half a minute on a small server, the window stays as small as the server allows. */
const promptFailures = 60;

/**
 * Returns the wait before the next attempt, in ms. Full jitter, because a dead node drops all its clients at once. The policy never
 * gives up, because a lost network comes back and the user can close the connection.
 */
export function retryDelay({ failures, random, spreadMs, serverAdvice }: RetryFacts): number {
  const longest = failures > promptFailures ? undefined : spreadMs;
  const ceiling = Math.min(longest ?? limits.reconnectCeilingMs, limits.reconnectFirstMs * Math.pow(2, failures));
  const jitter = Math.round(ceiling * random);
  if (serverAdvice === undefined) return jitter;
  return (serverAdvice.afterMs ?? (serverAdvice.action === 'backoff' ? backoffMs : 0)) + jitter;
}
