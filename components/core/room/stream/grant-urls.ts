/** URLs that work for a while: a grant of the server, dated by our own clock. */
export interface DatedGrant {
  readonly urls: readonly string[];
  readonly expiresAt: number;
  /** When to ask for the next one, so that a restart never waits for the server. */
  readonly renewAt: number;
}

/** The last fifth of its life, but at most five minutes, is for renewing. */
const renewShare = 0.2;
const renewMaxMs = 5 * 60_000;

export const datedGrant = (grant: { urls: readonly string[]; leftMs: number }, now: number): DatedGrant => ({
  urls: grant.urls,
  expiresAt: now + grant.leftMs,
  renewAt: now + grant.leftMs - Math.min(grant.leftMs * renewShare, renewMaxMs),
});

/**
 * The addresses of one stream. Those of a grant are tried in order, one break each, beginning with the one where this seat's stream last
 * flowed; then a reserve; then a fresh grant is due.
 */
export class GrantUrls {
  private current: DatedGrant | null = null;
  private spare: DatedGrant | null = null;
  private first = 0;
  private tried = 0;
  private good = 0;

  get granted(): boolean {
    return this.current !== null;
  }

  get url(): string {
    const urls = this.current?.urls ?? [];
    return urls[(this.first + this.tried) % Math.max(1, urls.length)] ?? '';
  }

  /** Another address of the same grant is left. */
  hasAnother(now: number): boolean {
    return this.current !== null && this.current.expiresAt > now && this.tried + 1 < this.current.urls.length;
  }

  /** Its own is to be renewed, by this time, and nothing is in reserve. */
  isDueAt(at: number): boolean {
    return this.current !== null && this.spare === null && at >= this.current.renewAt;
  }

  take(lease: DatedGrant): void {
    this.current = lease;
    this.spare = null;
    this.first = this.good;
    this.tried = 0;
  }

  reserve(lease: DatedGrant): void {
    this.spare = lease;
  }

  /** What is used now flows. */
  markGood(): void {
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

  clear(): void {
    this.current = null;
    this.spare = null;
    this.good = 0;
  }
}
