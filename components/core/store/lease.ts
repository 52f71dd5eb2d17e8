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

/**
 * The addresses of one stream. Those of a grant are tried in order, one break each, beginning with the one where this seat's stream last
 * flowed; then a reserve; then a fresh grant is due.
 */
export class Addresses {
  private lease: Lease | null = null;
  private spare: Lease | null = null;
  private first = 0;
  private tried = 0;
  private good = 0;

  get granted(): boolean {
    return this.lease !== null;
  }

  get url(): string {
    const urls = this.lease?.urls ?? [];
    return urls[(this.first + this.tried) % Math.max(1, urls.length)] ?? '';
  }

  /** Another address of the same grant is left. */
  hasAnother(now: number): boolean {
    return this.lease !== null && this.lease.expiresAt > now && this.tried + 1 < this.lease.urls.length;
  }

  /** Its own is to be renewed, by this time, and nothing is in reserve. */
  isSpentAt(at: number): boolean {
    return this.lease !== null && this.spare === null && at >= this.lease.renewAt;
  }

  take(lease: Lease): void {
    this.lease = lease;
    this.spare = null;
    this.first = this.good;
    this.tried = 0;
  }

  reserve(lease: Lease): void {
    this.spare = lease;
  }

  /** What is used now flows. */
  flows(): void {
    this.good = this.first + this.tried;
  }

  /** On to the next address; false when only a fresh grant has one. */
  advance(now: number): boolean {
    if (this.hasAnother(now)) {
      this.tried += 1;
      return true;
    }
    return this.renew(now);
  }

  /** On to the reserve, if there is one. */
  renew(now: number): boolean {
    const { spare } = this;
    if (spare === null || spare.expiresAt <= now) return false;
    this.take(spare);
    return true;
  }

  forget(): void {
    this.lease = null;
    this.spare = null;
    this.good = 0;
  }
}
