/** A round trip that takes longer makes a conversation impossible. */
const lateMs = 600;

/**
 * Tracks the bytes sent to a player that it has not acknowledged. The kernel buffers megabytes for a slow network, many seconds
 * of media that can no longer be dropped. A player that never acknowledges is never late.
 */
export class AckWindow {
  private sentBytes = 0;
  private isActive = false;
  private readonly pieces: { atMs: number; upTo: number }[] = [];

  sent(nowMs: number, bytes: number): void {
    this.sentBytes += bytes;
    if (this.isActive) this.pieces.push({ atMs: nowMs, upTo: this.sentBytes });
  }

  /**
   * Accepts the total of received bytes. Ignores non-numeric acknowledgements, which would make the player look late for ever.
   */
  acknowledge(bytes: number): void {
    if (!(bytes >= 0)) return;
    this.isActive = true;
    while (this.pieces[0] !== undefined && this.pieces[0].upTo <= bytes) this.pieces.shift();
  }

  isLate(nowMs: number): boolean {
    return this.pieces[0] !== undefined && nowMs - this.pieces[0].atMs > lateMs;
  }
}
