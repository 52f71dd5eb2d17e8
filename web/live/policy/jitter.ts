/** In a calm network the buffer stands near the lower bound; jitter lifts it, and a bad network not beyond the ceiling. */
const floorMs = 40;
const ceilingMs = 200;
/** One AAC frame, which arrives as a whole, and the time that threads and the sound card's rhythm take to hand it over. */
const frameMs = 22;
const handoverMs = 8;
/** A delay beyond this is a stall: no buffer of a conversation can bridge it, so it must not lift the buffer. */
const stallMs = 250;
/** A step in the timeline beyond this is another timeline: the publisher began anew. */
const stepMs = 1_000;
/** The sender's clock may run slower than ours: the fastest way seen is forgotten by this much a second. */
const forgetMsPerSecond = 2;
/** About three seconds of packets, and the share of them that must come in time; the ears forgive the rest. */
const memory = 140;
const covered = 0.95;
/** Each time that the buffer ran dry all the same, hold this much more, and forget half of it in four seconds: calm is to be heard. */
const dryMs = 12;
const dryHalfLifeMs = 4_000;

/** How much sound to hold back, learnt from how unevenly it arrives. Time comes in as an argument. */
export class Jitter {
  private fastestMs: number | null = null;
  private lastMs = 0;
  private extraMs = 0;
  private readonly late: number[] = [];

  /** A packet with media time `mediaMs` arrived at `nowMs`. */
  arrive(nowMs: number, mediaMs: number): void {
    const wayMs = nowMs - mediaMs;
    if (this.fastestMs === null || Math.abs(wayMs - this.fastestMs) > stepMs) {
      this.fastestMs = wayMs;
      this.lastMs = nowMs;
      this.late.length = 0;
      return;
    }
    const passedMs = nowMs - this.lastMs;
    this.lastMs = nowMs;
    this.extraMs *= 0.5 ** (passedMs / dryHalfLifeMs);
    const fastestMs = this.fastestMs + (forgetMsPerSecond * passedMs) / 1000;
    this.fastestMs = Math.min(wayMs, fastestMs);
    // A burst at joining comes faster and faster: none of it was late, and what was noted before is measured anew.
    if (wayMs < fastestMs - frameMs) this.late.length = 0;
    const lateMs = wayMs - this.fastestMs;
    if (lateMs > stallMs) return;
    this.late.push(lateMs);
    if (this.late.length > memory) this.late.shift();
  }

  /** The buffer ran dry although nothing stalled: hold more. */
  ranDry(): void {
    this.extraMs = Math.min(ceilingMs, this.extraMs + dryMs);
  }

  /** What should lie in the buffer right after a packet came that was not late; `capMs` is the page's own limit. */
  targetMs(capMs: number): number {
    const wanted = frameMs + handoverMs + this.jitterMs + this.extraMs;
    return Math.round(Math.max(floorMs, Math.min(ceilingMs, capMs, wanted)));
  }

  /** By how much packets are late, all but the latest few; for `netJitter`. */
  get jitterMs(): number {
    const sorted = this.late.slice().sort((one, other) => one - other);
    return Math.round(sorted[Math.floor((sorted.length - 1) * covered)] ?? 0);
  }
}
