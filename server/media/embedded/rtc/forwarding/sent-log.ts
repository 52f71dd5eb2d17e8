import { distance } from '../packets/sequence';
import type { TransportWideFeedback } from '../packets/transport-wide';
import { JitterProfile } from '../jitter/jitter-profile';
import { QueueEstimate } from './queue-estimate';

interface SentEntry {
  sequence: number;
  sentMs: number;
  bytes: number;
  /** Null until feedback tells of the packet. */
  came: boolean | null;
  /** Noted when the packet came; null where nobody asks. */
  packet: Arriving | null;
}

/** A packet that may be sent several times. */
export interface Arriving {
  hasArrived: boolean;
}

/** Packets that are kept: feedback tells of a packet within a few hundred milliseconds. */
const keptPackets = 2_000;
/** A packet that feedback calls missing may be late; it counts as lost after this time. */
const judgedAfterMs = 250;
/** The packet and the feedback that tells of it may both be late. */
const lateWays = 2.2;
/** Packets that were sent longer before these say nothing about the line as it is. */
const judgedForMs = 2_250;
/** The fewest judged packets that say anything. */
const fewest = 20;

/**
 * The packets to a viewer, one by one, with what the viewer's feedback told of them: the loss of the way, its queue and its
 * capacity. Feedback that was itself lost makes its packets unknown, not lost.
 */
export class SentLog {
  readonly jitter = new JitterProfile();
  private readonly queue = new QueueEstimate();
  private readonly entries: SentEntry[] = [];
  private next = 0;
  private share = 0;
  private judged = 0;
  /** The latest arrival, in the clock of the viewer. */
  private arrivedMs = -Infinity;

  /** Returns the transport-wide number of the packet. */
  add(bytes: number, nowMs: number, packet: Arriving | null = null): number {
    const sequence = this.next;
    this.next = (this.next + 1) & 0xffff;
    this.entries.push({ sequence, sentMs: nowMs, bytes, came: null, packet });
    if (this.entries.length > keptPackets) this.entries.shift();
    return sequence;
  }

  /** The share of lost packets, 0…1. */
  get loss(): number {
    return this.share;
  }

  get isLossCertain(): boolean {
    return this.judged >= fewest;
  }

  get queueMs(): number {
    return this.jitter.queueMs(this.queue.queueMs);
  }

  /** The rate of arrival at the viewer, in bit/s. */
  get receivedBps(): number {
    return this.queue.bitsPerSecond;
  }

  onFeedback({ arrivals }: TransportWideFeedback): void {
    arrivals.forEach(({ sequence, atMs }) => {
      const entry = this.find(sequence);
      if (entry === undefined || entry.came === true) return;
      entry.came = atMs !== null;
      if (atMs === null) return;
      if (entry.packet !== null) entry.packet.hasArrived = true;
      this.queue.add(entry.sentMs, atMs, entry.bytes);
      this.arrivedMs = Math.max(this.arrivedMs, atMs);
    });
  }

  /** `nowMs` is in the clock of `add`. */
  update(nowMs: number): void {
    this.queue.update(this.arrivedMs);
    this.jitter.update(this.queue.spreadMs);
    const { lateMs } = this.jitter;
    const isGrowing = this.jitter.isGrowing || !this.queue.isSpreadKnown;
    const untilMs = nowMs - judgedAfterMs - (isGrowing ? 0 : lateMs * lateWays);
    let lost = 0;
    let known = 0;
    for (const { sentMs, came } of this.entries) {
      if (came === null || sentMs > untilMs || sentMs < untilMs - judgedForMs) continue;
      known += 1;
      if (!came) lost += 1;
    }
    this.judged = known;
    // While jitter grows, those that seem lost may be late.
    if (known >= fewest) this.share = Math.min(lost / known, isGrowing ? this.share : 1);
  }

  private find(sequence: number): SentEntry | undefined {
    const [first] = this.entries;
    if (first === undefined) return undefined;
    const entry = this.entries[distance(first.sequence, sequence)];
    return entry?.sequence === sequence ? entry : undefined;
  }
}
