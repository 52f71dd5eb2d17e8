import { JitterProfile } from '../jitter/jitter-profile';
import { noProtection, protectionFor, type Protection } from '../repair/protection';

/** The way to a viewer, as its feedback tells. */
export interface DownlinkState {
  loss: number;
  queueMs: number;
  receivedBps: number;
  roundTripMs: number;
}

export const downlinkCeilingBps = 8_000_000;
const floorBps = 120_000;
const queue = { congestedMs: 100, emptyMs: 50 } as const;
const policedLoss = 0.57;
const lowerEveryMs = 900;
const lowerTo = 0.85;
const raiseAfterMs = 5_000;
const raise = { factor: 1.02, plusBps: 1_000 } as const;
/** Loss is believed again this long after a queue, whose overflow looks like loss. */
const trustAfterMs = 2_000;
/** The share of new loss in the estimate, so that one bad second does not decide. Loss is followed faster upwards. */
const follow = { up: 0.5, down: 0.2 } as const;

/** Tells loss from congestion on the way to one viewer, and how much it carries. Called with every report of the line. */
export class DownlinkPolicy {
  isCongested = false;
  capacityBps = downlinkCeilingBps;
  loss = 0;
  /** How long media should wait at the viewer for its repairs, in milliseconds. */
  bufferMs = 0;
  private roundTripMs = 0;
  private bufferNeededMs = -Infinity;
  private loweredMs = -Infinity;
  private congestedMs = -Infinity;

  constructor(
    private readonly jitter = new JitterProfile(),
    private readonly takesParity = false,
  ) {}

  update({ loss, queueMs, receivedBps, roundTripMs }: DownlinkState, nowMs: number): void {
    this.roundTripMs = roundTripMs;
    if (queueMs > queue.congestedMs || loss > policedLoss) {
      this.isCongested = true;
      this.congestedMs = nowMs;
      if (nowMs - this.loweredMs <= lowerEveryMs) return;
      this.loweredMs = nowMs;
      this.capacityBps = Math.max(floorBps, Math.min(this.capacityBps * 0.9, receivedBps * lowerTo));
      return;
    }
    if (queueMs < queue.emptyMs) this.isCongested = false;
    if (this.isCongested || nowMs - this.congestedMs < trustAfterMs) return;
    this.loss += (loss - this.loss) * (loss > this.loss ? follow.up : follow.down);
    this.chooseBuffer(nowMs);
    if (nowMs - this.loweredMs > raiseAfterMs)
      this.capacityBps = Math.min(downlinkCeilingBps, this.capacityBps * raise.factor + raise.plusBps);
  }

  get protection(): Protection {
    if (this.isCongested) return noProtection;
    const { loss, roundTripMs, bufferMs, takesParity, capacityBps } = this;
    return this.jitter.protect(protectionFor({ loss, roundTripMs, bufferMs, takesParity }), capacityBps);
  }

  /** The rate of the copies against jitter, in bit/s. */
  get copiesBps(): number {
    return this.jitter.copiesBps(this.capacityBps);
  }

  /** The most for the publisher's encoder at the present jitter, in bit/s. */
  get limitBps(): number {
    return this.jitter.encoderBps;
  }

  /** The bitrate of the publisher's video that fits with its protection and its repairs, in bit/s. */
  get videoBps(): number {
    if (this.capacityBps >= downlinkCeilingBps) return downlinkCeilingBps;
    const { videoCopies, parity } = this.protection;
    return Math.max(90_000, this.capacityBps / (1 + Math.min(1, videoCopies + parity.share)) - 50_000);
  }

  private chooseBuffer(nowMs: number): void {
    const byLoss = bufferByLoss.find(({ below }) => this.loss < below)?.bufferMs ?? longestBufferMs;
    const wanted = Math.max(byLoss, this.jitter.bufferMs);
    if (wanted >= this.bufferMs) this.bufferNeededMs = nowMs;
    else if (nowMs - this.bufferNeededMs < keepBufferMs) return;
    this.bufferMs = wanted;
  }
}

/** Less gave gaps in measurements, more only delay. */
const longestBufferMs = 200;
/** Loss that returns would stop the picture, so the buffer shrinks later than it grows. */
const keepBufferMs = 4_000;
const bufferByLoss: readonly { below: number; bufferMs: number }[] = [
  { below: 0.02, bufferMs: 0 },
  { below: 0.07, bufferMs: 100 },
  { below: 0.17, bufferMs: 150 },
  { below: 0.28, bufferMs: 170 },
];
