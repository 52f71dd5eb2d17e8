/** The server acknowledges twenty times a second, and threads are late at both ends. */
const toleratedMs = 100;
/** A way that became longer is believed by so much a second: people move from one network to another. */
const forgetMsPerSecond = 2;

/**
 * What was sent and has not arrived, as far as it is late. What waits in the kernel and in the network cannot be seen from here (in
 * a slow network that is seconds), so the server says how many bytes it has; the fastest way seen lately is what a byte must take.
 */
export class InFlight {
  private sentBytes = 0;
  private readonly pieces: { atMs: number; upTo: number }[] = [];
  private gotBytes: number | null = null;
  private fastest: { ms: number; atMs: number } | null = null;

  sent(nowMs: number, bytes: number): void {
    this.sentBytes += bytes;
    this.pieces.push({ atMs: nowMs, upTo: this.sentBytes });
    // A server that acknowledges nothing is not waited for.
    if (this.gotBytes === null && this.pieces.length > 1_000) this.pieces.shift();
  }

  /** The server has so many bytes in all. */
  got(nowMs: number, bytes: number): void {
    this.gotBytes = bytes;
    let newest: number | null = null;
    while (this.pieces[0] !== undefined && this.pieces[0].upTo <= bytes) newest = this.pieces.shift()?.atMs ?? newest;
    if (newest === null) return;
    const ms = nowMs - newest;
    if (this.fastest === null || ms <= this.wayMs(nowMs)) this.fastest = { ms, atMs: nowMs };
  }

  /** Bytes that should have arrived by now; 0 with a server that says nothing. */
  lateBytes(nowMs: number): number {
    if (this.gotBytes === null) return 0;
    const dueMs = nowMs - this.wayMs(nowMs) - toleratedMs;
    let due = this.gotBytes;
    for (const { atMs, upTo } of this.pieces) {
      if (atMs > dueMs) break;
      due = upTo;
    }
    return due - this.gotBytes;
  }

  /** What a byte takes when nothing is in its way. */
  private wayMs(nowMs: number): number {
    return this.fastest === null ? 0 : this.fastest.ms + ((nowMs - this.fastest.atMs) / 1_000) * forgetMsPerSecond;
  }
}
