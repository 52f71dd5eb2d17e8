import type { Kind } from '../transport/offer';

/** A packet of a publisher on its way to viewers. */
export interface MediaPacket {
  /** The sequence number without wraps. */
  index: number;
  /** In the clock of the codec: 90 kHz for video, 48 kHz for audio. */
  timestamp: number;
  marker: boolean;
  payload: Buffer;
}

/** How we ask for missing packets. */
export interface AskingPace {
  /** A packet is asked for again after this time. */
  everyMs: number;
  /** The next packets of a stream that are asked for before they can be missed. */
  ahead: { audio: number; video: number };
}

/** A packet that has not come: since when it has been missed, and when it was last asked for. */
interface Missing {
  sinceMs: number;
  askedMs: number;
  /** When it was asked for first; Infinity before. */
  firstAskedMs: number;
}

export interface ReceivedStreamOptions {
  kind: Kind;
  ssrc: number;
  retransmissionSsrc: number | null;
  /** How long a missing packet holds back those after it. Null: packets go on as they come, in any order. */
  holdMs: number | null;
}

/** Numbers that are remembered, to tell duplicates: several seconds of 1080p. */
const keptNumbers = 2_000;
/** Nobody waits longer for a packet. */
const missingMs = 1_500;
/** A jump beyond this is a new beginning and not a loss. */
const maxGap = 1_000;

/** One stream of a publisher as it arrives: what is missing, what comes twice, and in which order it goes on. */
export class ReceivedStream {
  readonly kind: Kind;
  readonly ssrc: number;
  /** Null while no retransmission has told. */
  retransmissionSsrc: number | null;
  /** How long a missing packet holds back those after it; null where packets go on as they come. */
  holdMs: number | null;
  readonly counts = {
    originals: 0,
    repaired: 0,
    duplicates: 0,
    lost: 0,
    asked: 0,
    /** Missing packets that came after all. */
    filled: 0,
    /** Requests for a packet that was asked for already, while none was asked for ahead, and repairs of a packet that was there already. */
    askedAgain: 0,
    answeredAgain: 0,
  };
  /** The shortest time from a first request to its answer: no round trip is longer. */
  quickestAnswerMs = Infinity;
  private asksAhead = false;
  /** The first and the highest index; null before the first packet. */
  first: number | null = null;
  highest: number | null = null;
  /** The packets that wait for an earlier one. */
  private readonly waiting = new Map<number, MediaPacket>();
  private readonly seen = new Set<number>();
  private readonly originals = new Set<number>();
  private readonly missing = new Map<number, Missing>();
  /** The lowest index that is remembered, and the next one that goes on in order. */
  private lowest = 0;
  private next = 0;

  constructor({ kind, ssrc, retransmissionSsrc, holdMs }: ReceivedStreamOptions) {
    this.kind = kind;
    this.ssrc = ssrc;
    this.retransmissionSsrc = retransmissionSsrc;
    this.holdMs = holdMs;
  }

  /**
   * Takes a packet and returns those that go on, as `release` does. `isRepair`: it came as a retransmission, so it says nothing
   * about the loss of originals.
   */
  receive(packet: MediaPacket, isRepair: boolean, nowMs: number): (MediaPacket | null)[] {
    const { index } = packet;
    if (this.highest === null) this.first = this.highest = this.lowest = this.next = index;
    if (index < this.lowest || this.seen.has(index)) {
      this.counts.duplicates += 1;
      if (isRepair && !this.asksAhead) this.counts.answeredAgain += 1;
      if (!isRepair && index >= this.lowest) this.noteOriginal(index);
      return [];
    }
    this.seen.add(index);
    this.fill(index, nowMs);
    if (isRepair) this.counts.repaired += 1;
    else this.noteOriginal(index);
    this.advance(index, nowMs);
    if (this.holdMs === null) return [packet];
    if (index >= this.next) this.waiting.set(index, packet);
    return this.release(nowMs);
  }

  /** The packets that can go on now, in the order of the stream; null in the place of those that are lost for good. */
  release(nowMs: number): (MediaPacket | null)[] {
    const released: (MediaPacket | null)[] = [];
    while (this.holdMs !== null && this.highest !== null && this.next <= this.highest) {
      const packet = this.waiting.get(this.next);
      if (packet === undefined && !this.giveUp(this.next, nowMs)) break;
      released.push(packet ?? null);
      this.waiting.delete(this.next);
      this.next += 1;
    }
    return released;
  }

  /**
   * The indexes to ask for now, in order: those that were not asked for in the last `everyMs`, and the next `ahead` ones, which
   * the sender cannot have sent, or sends a second time before anybody can miss them.
   */
  toAskFor(nowMs: number, { everyMs, ahead }: { everyMs: number; ahead: number }): number[] {
    const { highest } = this;
    if (highest === null) return [];
    const due: number[] = [];
    this.asksAhead = ahead > 0;
    this.missing.forEach((missing, index) => {
      if (nowMs - missing.sinceMs > missingMs) {
        this.missing.delete(index);
        this.counts.lost += 1;
      } else if (nowMs - missing.askedMs >= everyMs) {
        missing.askedMs = nowMs;
        if (missing.firstAskedMs < nowMs && ahead === 0) this.counts.askedAgain += 1;
        missing.firstAskedMs = Math.min(missing.firstAskedMs, nowMs);
        due.push(index);
      }
    });
    due.sort((a, b) => a - b);
    for (let step = 1; step <= ahead; step += 1) due.push(highest + step);
    this.counts.asked += due.length;
    return due;
  }

  /** How many packets have been missed that may still come. */
  get missingCount(): number {
    return this.missing.size;
  }

  /** Whether the packet came by itself, and not as a retransmission. */
  isOriginal(index: number): boolean {
    return this.originals.has(index);
  }

  private fill(index: number, nowMs: number): void {
    const missing = this.missing.get(index);
    if (missing === undefined) return;
    this.missing.delete(index);
    this.counts.filled += 1;
    if (missing.firstAskedMs < Infinity) this.quickestAnswerMs = Math.min(this.quickestAnswerMs, nowMs - missing.firstAskedMs);
  }

  /** An original that was repaired before it came was late, and not lost. */
  private noteOriginal(index: number): void {
    if (this.originals.has(index)) return;
    this.counts.originals += 1;
    this.originals.add(index);
  }

  private advance(index: number, nowMs: number): void {
    const highest = this.highest ?? index;
    if (index > highest + maxGap) this.startAgain(index);
    else
      for (let gap = highest + 1; gap < index; gap += 1)
        this.missing.set(gap, { sinceMs: nowMs, askedMs: -Infinity, firstAskedMs: Infinity });
    this.highest = Math.max(highest, index);
    for (; this.lowest < this.highest - keptNumbers; this.lowest += 1) {
      this.seen.delete(this.lowest);
      this.originals.delete(this.lowest);
      this.missing.delete(this.lowest);
      this.waiting.delete(this.lowest);
    }
    this.next = Math.max(this.next, this.lowest);
  }

  /** Packets that are missing before a jump never come. */
  private startAgain(index: number): void {
    this.missing.clear();
    this.waiting.clear();
    this.next = index;
  }

  /** True when the stream goes on without the packet. */
  private giveUp(index: number, nowMs: number): boolean {
    const missing = this.missing.get(index);
    if (missing !== undefined && nowMs - missing.sinceMs < (this.holdMs ?? 0)) return false;
    if (this.missing.delete(index)) this.counts.lost += 1;
    return true;
  }
}
