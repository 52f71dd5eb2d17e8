import type { Protection } from '../repair/protection';
import type { AskingPace } from '../forwarding/received-stream';

/** Updates in which jitter must last to be believed, for which it is remembered, and after which it grows no more: 0.8, 5 and 2 s. */
const updates = { steady: 4, remembered: 25, settled: 10 } as const;
/** Less is the disorder of any network. */
const noticedMs = 40;
/** Each packet that is late by 0…200 ms enters, by 0…100 ms leaves. */
const active = { fromMs: 150, untilMs: 90 } as const;
/** Jitter that is this much more than before still grows. */
const grows = 1.25;
/** Of few packets the smallest delay is a matter of luck: it varies by this share of the jitter, and by more while that grows. */
const luck = { grown: 0.25, growing: 1 } as const;
const hold = { leastMs: 600, mostMs: 1_200, ofSpread: 1.6 } as const;
/** Less jitter than this ends before requests could help. */
const ask = { fromMs: 300, everyMs: 20 } as const;
/** One more packet is asked for ahead for each of these. */
const perAheadMs = 50;
const most = { copies: 7, audioDepth: 4, aheadAudio: 3, aheadVideo: 16 } as const;
/** From so many copies on, answers to requests are sent twice. */
const copiesOfAnswers = 3;
/** Headers, redundant sound and key frames come on top of the encoder's rate. */
const wire = { factor: 1.2, plusBps: 60_000 } as const;

const bufferBySpread: readonly { below: number; bufferMs: number }[] = [
  { below: noticedMs, bufferMs: 0 },
  { below: 120, bufferMs: 100 },
  { below: 300, bufferMs: 200 },
];
const longestBufferMs = 300;
const encoderBySpread: readonly { below: number; bps: number }[] = [
  { below: 300, bps: 700_000 },
  { below: 480, bps: 500_000 },
];
const encoderAtHighJitterBps = 350_000;
const copiesBySpread: readonly { below: number; copies: number }[] = [
  { below: 300, copies: 1 },
  { below: 450, copies: 3 },
  { below: 600, copies: 5 },
];

/**
 * The forwarding on a way with much jitter, graded by it. Where each packet is late for itself, the earliest of several copies comes
 * much sooner than one, so all media are sent and asked for several times, at a low rate.
 */
export class JitterProfile {
  isActive = false;
  private readonly latest: number[] = [];
  private readonly steady: number[] = [];
  private levelMs = 0;
  private spreadMs = 0;

  /** Called five times a second, with the spread that `JitterEstimate` tells. */
  update(spreadMs: number): void {
    this.spreadMs = spreadMs;
    keep(this.latest, spreadMs, updates.steady);
    keep(this.steady, this.latest.length < updates.steady ? 0 : Math.min(...this.latest), updates.remembered);
    this.levelMs = Math.max(...this.steady);
    if (this.levelMs >= active.fromMs) this.isActive = true;
    else if (this.levelMs < active.untilMs) this.isActive = false;
  }

  /** How late a packet may be that is not lost, in milliseconds. Known at once, because a late packet must never count as lost. */
  get lateMs(): number {
    return noticeable(Math.max(this.levelMs, this.spreadMs));
  }

  /** While it still grows, nobody knows how late a packet may be. */
  get isGrowing(): boolean {
    return this.lateMs > Math.max(0, ...this.steady.slice(0, -updates.settled)) * grows;
  }

  /** The part of a measured queue that cannot be jitter. */
  queueMs(measuredMs: number): number {
    return Math.max(0, measuredMs - this.lateMs * (this.isGrowing ? luck.growing : luck.grown));
  }

  /** How long a missing packet holds back those after it. */
  get holdMs(): number {
    const wantedMs = this.isActive ? this.levelMs * hold.ofSpread : 0;
    return Math.min(hold.mostMs, Math.max(hold.leastMs, wantedMs));
  }

  /** How long media should wait at the viewer. */
  get bufferMs(): number {
    return bufferBySpread.find(({ below }) => this.levelMs < below)?.bufferMs ?? longestBufferMs;
  }

  /** The most for an encoder, because all of it travels several times, in bit/s. */
  get encoderBps(): number {
    if (!this.isActive) return Infinity;
    return encoderBySpread.find(({ below }) => this.levelMs < below)?.bps ?? encoderAtHighJitterBps;
  }

  /** How many more times each packet is sent on a line of this capacity. */
  copies(capacityBps: number): number {
    if (!this.isActive) return 0;
    const wanted = copiesBySpread.find(({ below }) => this.levelMs < below)?.copies ?? most.copies;
    const carried = Math.floor(capacityBps / this.onceBps) - 1;
    return Math.max(0, Math.min(wanted, carried));
  }

  /** The rate of these copies, in bit/s. */
  copiesBps(capacityBps: number): number {
    const copies = this.copies(capacityBps);
    return copies === 0 ? 0 : copies * this.onceBps;
  }

  protect(protection: Protection, capacityBps: number): Protection {
    const copies = this.copies(capacityBps);
    return {
      ...protection,
      videoCopies: Math.max(protection.videoCopies, copies),
      audioDepth: Math.max(protection.audioDepth, Math.min(most.audioDepth, copies)),
      answerCopies: Math.max(protection.answerCopies, copies < copiesOfAnswers ? 1 : 2),
    };
  }

  /** `hasRoom`: the line carries what is asked for ahead. */
  askingPace({ everyMs, ahead }: AskingPace, hasRoom: boolean): AskingPace {
    if (!this.isActive || this.levelMs < ask.fromMs) return { everyMs, ahead };
    const next = hasRoom ? Math.floor(this.levelMs / perAheadMs) : 0;
    return {
      everyMs: Math.min(ask.everyMs, everyMs),
      ahead: {
        audio: Math.max(ahead.audio, Math.min(most.aheadAudio, next)),
        video: Math.max(ahead.video, Math.min(most.aheadVideo, next)),
      },
    };
  }

  private get onceBps(): number {
    return this.encoderBps * wire.factor + wire.plusBps;
  }
}

const noticeable = (spreadMs: number): number => (spreadMs < noticedMs ? 0 : spreadMs);

function keep(values: number[], value: number, count: number): void {
  values.push(value);
  if (values.length > count) values.shift();
}
