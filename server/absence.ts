import type { Limits } from './limits';

/** How a connection ended: without a word, after its client reported that the app is hidden, or after it reported that it closes. */
export type Absence = 'lost' | 'hidden' | 'closed';

/** A wait for an absent user. `waitedMs`: the time since the connection ended, when this wait is over. */
export interface Wait {
  absence: Absence;
  inMs: number;
  waitedMs: number;
}

/** The first wait. `ordinaryMs`: the grace time of a connection that was lost without a word. */
export function firstWait(absence: Absence, ordinaryMs: number, { graceClosedMs }: Limits): Wait {
  const inMs = absence === 'closed' ? Math.min(graceClosedMs, ordinaryMs) : ordinaryMs;
  return { absence, inMs, waitedMs: inMs };
}
