import { JitterProfile } from '../jitter/jitter-profile';
import type { AskingPace } from './received-stream';

/** The way from a publisher to us, as it was measured. */
export interface UplinkState {
  /** The share of packets that the way loses, 0…1. */
  loss: number;
  /** The share that it loses all the time, 0…1; 0 while too little is known for a decision. */
  steadyLoss: number;
  /** How long packets wait in queues, in milliseconds. */
  queueMs: number;
  /** The rate of arrival, in bit/s on the wire. */
  receivedBps: number;
}

/** The most that a publisher may send, retransmissions included; 1080p needs about half. */
export const uplinkCeilingBps = 8_000_000;
const floorBps = 120_000;
/** A longer queue than the first is congestion, a shorter one than the second is none. */
const queue = { congestedMs: 100, emptyMs: 40 } as const;
/** More loss than any radio has: the line is policed, and drops what is beyond its rate. */
const policedLoss = 0.57;
const lowerEveryMs = 500;
const lowerTo = 0.75;
const raiseAfterMs = 2_500;
const raise = { factor: 1.012, plusBps: 1_000 } as const;
/**
 * From this loss on, asking ahead saves the time in which a gap is noticed (measured: 20 ms instead of 80). Below, the answers to it would be
 * more than twice the pictures, which are in time without; sound is little.
 */
const askAheadLoss = { audio: 0.15, video: 0.25 } as const;
const congestedAskMs = 100;
/**
 * From so many missing packets on, on a way that loses no more than that otherwise, a queue has overflowed. They are not waited for
 * longer than disorder lasts.
 */
const overflow = { missing: 5, loss: 0.02, holdMs: 60 } as const;

/** How often a missing packet is asked for, by loss. Each request may itself be lost. */
const askEveryMs: readonly { below: number; everyMs: number }[] = [
  { below: 0.05, everyMs: 40 },
  { below: 0.15, everyMs: 20 },
];
const askOftenMs = 12;

/**
 * Tells loss from congestion on the uplink, and how much it carries. Loss alone never lowers the rate: the packets that a bad radio
 * loses are lost at any rate. A growing queue does, and so does more loss than a radio has.
 */
export class UplinkPolicy {
  isCongested = false;
  /**
   * A full queue drops what the publisher sends. To ask for that keeps the queue full, and answers come too late: libwebrtc sends as much
   * again as its rate allows for pictures. A key frame is smaller, and shows the present.
   */
  isOverflowing = false;
  capacityBps = uplinkCeilingBps;
  private loweredMs = -Infinity;
  private loss = 0;

  constructor(private readonly jitter = new JitterProfile()) {}

  update({ loss, steadyLoss, queueMs, receivedBps }: UplinkState, nowMs: number): void {
    this.loss = loss;
    if (queueMs > queue.congestedMs || steadyLoss > policedLoss) {
      this.isCongested = true;
      if (nowMs - this.loweredMs <= lowerEveryMs) return;
      this.loweredMs = nowMs;
      this.capacityBps = Math.max(floorBps, Math.min(this.capacityBps, receivedBps * lowerTo));
      return;
    }
    if (queueMs >= queue.emptyMs) return;
    this.isCongested = false;
    if (nowMs - this.loweredMs <= raiseAfterMs) return;
    this.capacityBps = Math.min(uplinkCeilingBps, this.capacityBps * raise.factor + raise.plusBps);
  }

  /** Called often. `missing`: the packets of pictures that have not come. */
  noteMissing(missing: number): void {
    const mayOverflow = this.isCongested && this.loss < overflow.loss;
    this.isOverflowing = mayOverflow && (this.isOverflowing || missing >= overflow.missing);
  }

  /** How long a missing packet holds back those after it. */
  get holdMs(): number {
    return this.isOverflowing ? Math.max(overflow.holdMs, this.jitter.lateMs) : this.jitter.holdMs;
  }

  get pace(): AskingPace {
    const none = { audio: 0, video: 0 };
    if (this.isCongested) return { everyMs: congestedAskMs, ahead: none };
    const everyMs = askEveryMs.find(({ below }) => this.loss < below)?.everyMs ?? askOftenMs;
    const hasRoom = this.capacityBps >= uplinkCeilingBps / 2;
    const ahead = {
      audio: this.loss >= askAheadLoss.audio && hasRoom ? 3 : 0,
      video: this.loss >= askAheadLoss.video && hasRoom ? 4 : 0,
    };
    return this.jitter.askingPace({ everyMs, ahead }, hasRoom);
  }

  /** The bitrate for the publisher's encoder, when everything that is lost is sent again. */
  get encoderBps(): number {
    const repeated = this.loss < 0.02 ? 0.05 : (this.loss / (1 - this.loss)) * (1 + (60 / askOftenMs) * 0.45);
    return Math.min(this.jitter.encoderBps, this.capacityBps / (1 + repeated) - audioBps);
  }
}

/** Sound and its headers. */
const audioBps = 48_000;
