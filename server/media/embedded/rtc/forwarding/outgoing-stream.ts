import { firstIndex, sequenceOf } from '../packets/sequence';
import { startsKeyFrame } from '../packets/h264';
import type { Kind } from '../transport/offer';
import type { MediaPacket } from './received-stream';

/** The place of a packet in the viewer's stream. */
export interface Placed {
  /** The sequence number without wraps, and as it travels. */
  index: number;
  sequence: number;
  timestamp: number;
}

/** The clocks of the codecs per millisecond. */
export const clockPerMs = { audio: 48, video: 90 } as const;
/** Ten seconds of video: the reports of two layers never differ by more, unless one of them is wrong. */
const maxStep = 900_000;

/**
 * A stream as one viewer gets it: without breaks where the publisher begins anew, and without pictures that cannot be decoded. A
 * lost video packet leaves a gap of one number, which tells the viewer's decoder to wait, and nothing more until a key frame.
 */
export class OutgoingStream {
  /** The differences to the publisher's numbers and times; null until the next packet tells. */
  private indexShift: number | null = null;
  private timeShift: number | null = null;
  /** The number of the first packet since the beginning, or since the last break. */
  private first = firstIndex;
  private last: { index: number; timestamp: number; atMs: number; marker: boolean } | null = null;
  private needsKeyFrame: boolean;
  /** The step to the next number after a break. */
  private step: 1 | 2 = 2;

  constructor(private readonly kind: Kind) {
    this.needsKeyFrame = kind === 'video';
  }

  get isWaiting(): boolean {
    return this.needsKeyFrame;
  }

  /** The publisher was replaced: its numbers and times are others. */
  startAgain(): void {
    this.indexShift = this.timeShift = null;
    this.needsKeyFrame = this.kind === 'video';
  }

  /**
   * Another layer of the same publisher takes over with `packet`. `difference` is added to its times to get those of the layer before;
   * null when the publisher has not told, and then the times go on as the clock did.
   */
  takeOver(packet: MediaPacket, difference: number | null, nowMs: number): void {
    const { last, timeShift } = this;
    if (last === null || timeShift === null) return;
    this.indexShift = null;
    // Between two whole pictures no number is missing.
    if (last.marker && !this.needsKeyFrame) this.step = 1;
    const byClock = this.timeShiftFor(packet, nowMs);
    const told = difference === null ? byClock : timeShift + difference;
    const step = (packet.timestamp + told - last.timestamp) | 0;
    // A picture of the time of the last one, or of an earlier one, would be taken for a part of it.
    if (step <= 0) this.timeShift = last.timestamp + 1 - packet.timestamp;
    else this.timeShift = step < maxStep ? told : byClock;
  }

  /** Returns null for a packet that the viewer does not get. `packet` is null where one is lost for good. */
  place(packet: MediaPacket | null, nowMs: number): Placed | null {
    if (packet === null) {
      this.indexShift = null;
      this.needsKeyFrame = this.kind === 'video';
      return null;
    }
    if (this.needsKeyFrame && !startsKeyFrame(packet.payload)) return null;
    this.needsKeyFrame = false;
    this.timeShift ??= this.timeShiftFor(packet, nowMs);
    this.indexShift ??= this.indexShiftFor(packet);
    const index = packet.index + this.indexShift;
    // Sound is forwarded as it comes. A late packet from before the first would get a number below all, or one that was used.
    if (index < this.first) return null;
    const timestamp = this.timestampOf(packet.timestamp);
    if (this.last === null || index > this.last.index) this.last = { index, timestamp, atMs: nowMs, marker: packet.marker };
    return { index, sequence: sequenceOf(index), timestamp };
  }

  /** The viewer's time for a time of the publisher. */
  timestampOf(timestamp: number): number {
    return (timestamp + (this.timeShift ?? 0)) >>> 0;
  }

  /** One number is left out, so that a picture that began before the break never seems whole. */
  private indexShiftFor({ index }: MediaPacket): number {
    if (this.last !== null) this.first = this.last.index + this.step;
    this.step = 2;
    return this.first - index;
  }

  /** The times go on as the clock did. */
  private timeShiftFor({ timestamp }: MediaPacket, nowMs: number): number {
    const { last } = this;
    if (last === null) return 0;
    return last.timestamp + Math.max(1, Math.round((nowMs - last.atMs) * clockPerMs[this.kind])) - timestamp;
  }
}
