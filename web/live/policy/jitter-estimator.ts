/** The buffer stays near the floor on a calm network; jitter raises it, at most to the ceiling. */
const floorMs = 40;
const ceilingMs = 200;
/** One AAC frame, which arrives as a whole, and the time that threads and the sound card take to pass it on. */
const frameMs = 22;
const handoverMs = 8;
/** A longer delay is a stall. No buffer of a conversation can bridge it, so it must not raise the buffer. */
const stallMs = 250;
/** A larger step in the timeline means that the publisher has restarted. */
const stepMs = 1_000;
/** The sender's clock may run slower than ours: the smallest delay seen grows by this much a second. */
const driftMsPerSecond = 2;
/** About three seconds of packets, and the share of them that must arrive in time; listeners do not notice the rest. */
const packetLimit = 140;
const inTimeShare = 0.95;
/** After each underrun, hold this much more; half of it is dropped again in four seconds, to keep the delay low. */
const underrunMs = 12;
const underrunHalfLifeMs = 4_000;

/** Estimates from the arrival times of packets how much audio to buffer. Time comes in as an argument. */
export class JitterEstimator {
  private leastDelayMs: number | null = null;
  private lastMs = 0;
  private extraMs = 0;
  private readonly late: number[] = [];

  /** A packet with media time `mediaMs` arrived at `nowMs`. */
  onPacket(nowMs: number, mediaMs: number): void {
    const delayMs = nowMs - mediaMs;
    if (this.leastDelayMs === null || Math.abs(delayMs - this.leastDelayMs) > stepMs) {
      this.leastDelayMs = delayMs;
      this.lastMs = nowMs;
      this.late.length = 0;
      return;
    }
    const passedMs = nowMs - this.lastMs;
    this.lastMs = nowMs;
    this.extraMs *= 0.5 ** (passedMs / underrunHalfLifeMs);
    const leastDelayMs = this.leastDelayMs + (driftMsPerSecond * passedMs) / 1000;
    this.leastDelayMs = Math.min(delayMs, leastDelayMs);
    // The packets of a burst at joining come faster and faster. None of them is late, so measuring starts again.
    if (delayMs < leastDelayMs - frameMs) this.late.length = 0;
    const lateMs = delayMs - this.leastDelayMs;
    if (lateMs > stallMs) return;
    this.late.push(lateMs);
    if (this.late.length > packetLimit) this.late.shift();
  }

  /** The buffer ran empty although nothing stalled: hold more. */
  onUnderrun(): void {
    this.extraMs = Math.min(ceilingMs, this.extraMs + underrunMs);
  }

  /** How much the buffer should hold right after a packet that was in time; `capMs` is the page's own limit. */
  targetMs(capMs: number): number {
    const wanted = frameMs + handoverMs + this.jitterMs + this.extraMs;
    return Math.round(Math.max(floorMs, Math.min(ceilingMs, capMs, wanted)));
  }

  /** The delay within which nearly all packets arrive; for `netJitter`. */
  get jitterMs(): number {
    const sorted = this.late.slice().sort((one, other) => one - other);
    return Math.round(sorted[Math.floor((sorted.length - 1) * inTimeShare)] ?? 0);
  }
}
