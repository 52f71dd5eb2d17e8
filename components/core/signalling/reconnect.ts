import { limits } from '../protocol/limits';

/** What the policy may know. All of it is plain data, so every case fits in a table test. */
export interface Attempt {
  /** Failed tries since the connection was last online and well; 0 right after a drop. */
  failures: number;
  /** Uniform in [0, 1). */
  random: number;
  /** The server's own wish, when it sent us away. */
  told?: { verdict: 'backoff' | 'now'; afterMs?: number };
}

/** What an overloaded server gets when it does not say how long. */
const backoffMs = 1_000;

/**
 * How long until the next try. Full jitter, because a dead node drops everybody at once; never `null`, because a phone in a lift
 * comes out of it, and who wants to stop can close.
 */
export function nextDelay({ failures, random, told }: Attempt): number {
  const ceiling = Math.min(limits.reconnectCeilingMs, limits.reconnectFirstMs * Math.pow(2, failures));
  const jitter = Math.round(ceiling * random);
  if (told === undefined) return jitter;
  return (told.afterMs ?? (told.verdict === 'backoff' ? backoffMs : 0)) + jitter;
}
