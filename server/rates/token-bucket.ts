/** A token bucket: `perSecond` on average, up to `burst` at once. Pure arithmetic over the given time. */
export class TokenBucket {
  private level: number;
  private filledAt: number;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
    now: number,
  ) {
    this.level = burst;
    this.filledAt = now;
  }

  /** Takes a token and returns 0, or returns the milliseconds until one is available. */
  take(now: number): number {
    const afterMs = this.waitMs(now);
    if (afterMs === 0) this.level -= 1;
    return afterMs;
  }

  /** The milliseconds until a token is available, which is left there. */
  waitMs(now: number): number {
    this.fill(now);
    return this.level < 1 ? Math.ceil(((1 - this.level) * 1000) / this.perSecond) : 0;
  }

  private fill(now: number): void {
    // A clock that was set back must not empty the bucket.
    const elapsedMs = Math.max(0, now - this.filledAt);
    this.level = Math.min(this.burst, this.level + (elapsedMs * this.perSecond) / 1000);
    this.filledAt = now;
  }
}
