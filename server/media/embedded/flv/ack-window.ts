/** The way to a reader and its word back take less than this, or talking over it is no use. */
const lateMs = 600;

/**
 * What a reader was sent and has not got, by its own word. A kernel takes megabytes for a reader whose network is slow, and what it
 * has can no longer be thrown away: in a slow network that is many seconds. A reader that says nothing is never late.
 */
export class AckWindow {
  private sentBytes = 0;
  private isActive = false;
  private readonly pieces: { atMs: number; upTo: number }[] = [];

  sent(nowMs: number, bytes: number): void {
    this.sentBytes += bytes;
    if (this.isActive) this.pieces.push({ atMs: nowMs, upTo: this.sentBytes });
  }

  /** It has so many bytes in all. What is no count is not heard: it would hold the reader to what it never says. */
  acknowledge(bytes: number): void {
    if (!(bytes >= 0)) return;
    this.isActive = true;
    while (this.pieces[0] !== undefined && this.pieces[0].upTo <= bytes) this.pieces.shift();
  }

  isLate(nowMs: number): boolean {
    return this.pieces[0] !== undefined && nowMs - this.pieces[0].atMs > lateMs;
  }
}
