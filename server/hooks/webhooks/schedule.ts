const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** The pauses after failed attempts, as Standard Webhooks recommends them. The last one repeats. */
const pausesMs = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour] as const;

/** A message is dropped this long after it was queued. */
export const keptMs = 24 * hour;

/** Pauses vary by this part, so that what failed together is not tried together. */
const jitter = 0.1;

/** The bounds of a pause that a receiver asks for: it neither causes a busy loop nor stops the webhook. */
const askedMs = { min: second, max: hour };

/**
 * The pause before the next attempt, in milliseconds. `failures` is at least 1, `unit` uniform in [0, 1). A pause that the
 * receiver asked for is never shortened, except to an hour.
 */
export function pauseAfter({ failures, askedPauseMs }: { failures: number; askedPauseMs: number | null }, unit: number): number {
  if (askedPauseMs !== null) return Math.min(askedMs.max, Math.round(Math.max(askedMs.min, askedPauseMs) * (1 + jitter * unit)));
  const pause = pausesMs[Math.min(failures, pausesMs.length) - 1] ?? pausesMs[0];
  return Math.round(pause * (1 + jitter * (2 * unit - 1)));
}

/** The header `Retry-After` in milliseconds from `now`: seconds or a date (RFC 9110, 10.2.3). Null when it is neither. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * second;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
