import { JitterEstimate } from '../jitter/jitter-estimate';

/** How late a packet is: a difference between a sender's clock and ours, in milliseconds. */
interface Delay {
  atMs: number;
  delayMs: number;
  bytes: number;
}

/** The packets that tell the present delay and the present rate. */
export interface QueueWindows {
  delayMs: number;
  rateMs: number;
}

const usualWindows: QueueWindows = { delayMs: 500, rateMs: 1_000 };
/** The time in which the shortest delay is that of an empty queue. */
const emptyMs = 20_000;
/** IP and UDP add this to each packet. */
const headerBytes = 28;

/**
 * How long the queues of the way are, from the delays of single packets. It compares the smallest delays: jitter makes single
 * packets late, a queue makes all of them late. Of the present ones the second smallest counts, because one may have overtaken.
 */
export class QueueEstimate {
  private delays: Delay[] = [];
  private beganMs = Infinity;
  private readonly shortest: { atMs: number; delayMs: number }[] = [];
  private present = 0;
  private rate = 0;
  private readonly jitter = new JitterEstimate();

  constructor(private readonly windows = usualWindows) {}

  /** The time that a packet waits in queues, in milliseconds. */
  get queueMs(): number {
    return this.present;
  }

  /** How much later than packets sent after them others come, in milliseconds. */
  get spreadMs(): number {
    return this.jitter.spreadMs;
  }

  get isSpreadKnown(): boolean {
    return this.jitter.isKnown;
  }

  /** The rate of arrival, in bit/s on the wire. */
  get bitsPerSecond(): number {
    return this.rate;
  }

  /** Differences of the two clocks need no common zero. */
  add(sentMs: number, receivedMs: number, bytes: number): void {
    this.beganMs = Math.min(this.beganMs, receivedMs);
    this.delays.push({ atMs: receivedMs, delayMs: receivedMs - sentMs, bytes: bytes + headerBytes });
    this.jitter.add(sentMs, receivedMs);
  }

  update(nowMs: number): void {
    const { delayMs: presentMs, rateMs } = this.windows;
    this.jitter.update(nowMs);
    this.delays = this.delays.filter(({ atMs }) => atMs > nowMs - rateMs);
    const present = this.delays.filter(({ atMs }) => atMs > nowMs - presentMs).map(({ delayMs }) => delayMs);
    const low = present.sort((a, b) => a - b)[1];
    if (low === undefined) return;
    // A window with ever smaller entries towards its end would keep only one, so the ends of the window stay exact.
    while ((this.shortest[this.shortest.length - 1]?.delayMs ?? -Infinity) >= low) this.shortest.pop();
    this.shortest.push({ atMs: nowMs, delayMs: low });
    while ((this.shortest[0]?.atMs ?? nowMs) < nowMs - emptyMs) this.shortest.shift();
    this.present = low - (this.shortest[0]?.delayMs ?? low);
    const bytes = this.delays.reduce((sum, delay) => sum + delay.bytes, 0);
    this.rate = (bytes * 8_000) / Math.min(rateMs, Math.max(200, nowMs - this.beganMs));
  }
}

const cycleMs = 64_000;

/** Reads `abs-send-time`, 24 bits that count 64 s, and continues it over its wraps. */
export class SendClock {
  private last: number | null = null;

  /** In milliseconds; only differences mean something. Null for a value of another length. */
  read(value: Buffer): number | null {
    if (value.length !== 3) return null;
    const sentMs = (value.readUIntBE(0, 3) * 1000) / 0x40000;
    if (this.last === null) return (this.last = sentMs);
    const step = ((((sentMs - this.last) % cycleMs) + cycleMs * 1.5) % cycleMs) - cycleMs / 2;
    return (this.last += step);
  }
}
