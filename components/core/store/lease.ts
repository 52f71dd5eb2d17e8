/** URLs that work for a while: a grant of the server, dated by our own clock. */
export interface Lease {
  readonly urls: readonly string[];
  readonly expiresAt: number;
  /** When to ask for the next one, so that a restart never waits for the server. */
  readonly renewAt: number;
}

/** The last fifth of its life, but at most five minutes, is for renewing. */
const renewShare = 0.2;
const renewMaxMs = 5 * 60_000;

export const leaseOf = (grant: { urls: readonly string[]; leftMs: number }, now: number): Lease => ({
  urls: grant.urls,
  expiresAt: now + grant.leftMs,
  renewAt: now + grant.leftMs - Math.min(grant.leftMs * renewShare, renewMaxMs),
});

/** The URL for a try: the next of the list after each failure. */
export const urlAt = (lease: Lease, failures: number): string => lease.urls[failures % Math.max(1, lease.urls.length)] ?? '';
