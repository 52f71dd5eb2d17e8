/** A packet that came. The times are of two clocks that need no common zero. */
interface Passage {
  sentMs: number;
  receivedMs: number;
}

/** The packets that tell the present jitter, and how long those are kept that may have overtaken them. */
const presentMs = 2_000;
const keptMs = 4_000;
const mostKept = 2_048;
/** The fewest packets that say anything. */
const fewest = 20;
/** The share of packets that are less late than the result. */
const share = 0.9;
/** A packet that seems later tells of a clock that was set, and not of the way. */
const latestMs = 2_000;

/**
 * How much later than a packet sent after them others come. A queue and a busy processor delay packets too, but keep their order, so
 * only jitter counts. Of packets that are late by 0…1,000 ms, each for itself, it sees 740 to 830 ms, the more the denser they are.
 */
export class JitterEstimate {
  /** In the order in which they were sent. */
  private passages: Passage[] = [];
  private spread: number | null = null;

  /** In milliseconds; 0 where nothing overtakes. */
  get spreadMs(): number {
    return this.spread ?? 0;
  }

  /** Whether enough packets came. */
  get isKnown(): boolean {
    return this.spread !== null;
  }

  add(sentMs: number, receivedMs: number): void {
    const { passages } = this;
    let at = passages.length;
    while (at > 0 && (passages[at - 1]?.sentMs ?? 0) > sentMs) at -= 1;
    passages.splice(at, 0, { sentMs, receivedMs });
    if (passages.length > mostKept) passages.shift();
  }

  /** Called regularly. `nowMs` is in the clock of the receiver. */
  update(nowMs: number): void {
    this.passages = this.passages.filter(({ receivedMs }) => receivedMs > nowMs - keptMs);
    const late: number[] = [];
    let earliest = Infinity;
    for (let at = this.passages.length - 1; at >= 0; at -= 1) {
      const receivedMs = this.passages[at]?.receivedMs ?? 0;
      const lateMs = Math.max(0, receivedMs - earliest);
      if (receivedMs > nowMs - presentMs && lateMs < latestMs) late.push(lateMs);
      earliest = Math.min(earliest, receivedMs);
    }
    if (late.length < fewest) return;
    this.spread = late.sort((one, other) => one - other)[Math.floor(late.length * share)] ?? 0;
  }
}
