/**
 * The bytes that may be sent again, so that answers to requests never fill a narrow line: without this, a receiver that asks every
 * 20 ms was sent 78 Mbit/s into 500 kbit/s. A bucket holds half a second.
 */
export class ResendBudget {
  private bytes: number;
  private atMs: number;

  constructor(
    private bitsPerSecond: number,
    nowMs: number,
  ) {
    this.bytes = this.capacity;
    this.atMs = nowMs;
  }

  setRate(bitsPerSecond: number, nowMs: number): void {
    this.fill(nowMs);
    this.bitsPerSecond = bitsPerSecond;
    this.bytes = Math.min(this.bytes, this.capacity);
  }

  /** Returns false when there is too little left. */
  take(bytes: number, nowMs: number): boolean {
    this.fill(nowMs);
    if (bytes > this.bytes) return false;
    this.bytes -= bytes;
    return true;
  }

  private get capacity(): number {
    return this.bitsPerSecond / 16;
  }

  private fill(nowMs: number): void {
    this.bytes = Math.min(this.capacity, this.bytes + ((nowMs - this.atMs) * this.bitsPerSecond) / 8_000);
    this.atMs = nowMs;
  }
}
