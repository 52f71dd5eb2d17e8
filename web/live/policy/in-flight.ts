/** The server acknowledges twenty times a second, and threads on both sides add delay. */
const toleratedMs = 100;
/** The smallest delay seen grows by this much a second, because users move from one network to another. */
const driftMsPerSecond = 2;

/**
 * Counts sent bytes that are late. The queues in the kernel and in the network cannot be seen from here (seconds, on a slow network), so
 * the server acknowledges the bytes that it has; the smallest recent delay is the time that a byte needs at least.
 */
export class InFlight {
  private sentBytes = 0;
  private readonly pieces: { atMs: number; upTo: number }[] = [];
  private acknowledgedBytes: number | null = null;
  private fastest: { ms: number; atMs: number } | null = null;

  onSent(nowMs: number, bytes: number): void {
    this.sentBytes += bytes;
    this.pieces.push({ atMs: nowMs, upTo: this.sentBytes });
    // Forgets pieces for a server that acknowledges nothing.
    if (this.acknowledgedBytes === null && this.pieces.length > 1_000) this.pieces.shift();
  }

  /** The server has `bytes` bytes in all. */
  onAcknowledged(nowMs: number, bytes: number): void {
    this.acknowledgedBytes = bytes;
    let newest: number | null = null;
    while (this.pieces[0] !== undefined && this.pieces[0].upTo <= bytes) newest = this.pieces.shift()?.atMs ?? newest;
    if (newest === null) return;
    const ms = nowMs - newest;
    if (this.fastest === null || ms <= this.leastDelayMs(nowMs)) this.fastest = { ms, atMs: nowMs };
  }

  /** Bytes that should have arrived by now; 0 with a server that acknowledges nothing. */
  lateBytes(nowMs: number): number {
    if (this.acknowledgedBytes === null) return 0;
    const dueMs = nowMs - this.leastDelayMs(nowMs) - toleratedMs;
    let due = this.acknowledgedBytes;
    for (const { atMs, upTo } of this.pieces) {
      if (atMs > dueMs) break;
      due = upTo;
    }
    return due - this.acknowledgedBytes;
  }

  /** The delay of a byte on an idle connection. */
  private leastDelayMs(nowMs: number): number {
    return this.fastest === null ? 0 : this.fastest.ms + ((nowMs - this.fastest.atMs) / 1_000) * driftMsPerSecond;
  }
}
