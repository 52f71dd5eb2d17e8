import type { MediaLimits } from '../limits';
import { elapsedMs } from './media-clock';
import type { MediaPacket } from './media-packet';

/** The reason for which the server closed a connection. */
export type CloseReason = 'revoked' | 'slow' | 'replaced' | 'silent' | 'failed';

/** The way to one player, over any protocol: accepts whole messages, and reports when there is room again. */
export interface Pipe {
  readonly wire: 'flv' | 'rtmp';
  send(bytes: Buffer): void;
  isFull(): boolean;
  /** Bytes that were written and are not yet in the kernel. */
  queuedBytes(): number;
  onDrain(listener: () => void): void;
  close(why: CloseReason): void;
}

/** Totals over all players, for the gauges. */
export interface SubscriberCounts {
  cutReaders: number;
  droppedFrames: number;
  outBytes: number;
}

/**
 * One player of a stream, and all the bytes held for it. Packets wait here, where they can still be dropped: a lagging player
 * loses old video up to the next key frame, and audio last; a stalled player is disconnected, and joins again.
 */
export class Subscriber {
  private waiting: MediaPacket[] = [];
  private waitingBytes = 0;
  /** A picture without its predecessor decodes to noise, so wait for a key frame. */
  private needsKey = true;
  /** Runs while the player takes nothing. */
  private stuckTimer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    readonly member: string,
    private readonly pipe: Pipe,
    private readonly deps: { limits: MediaLimits; counts: SubscriberCounts },
  ) {
    pipe.onDrain(() => this.pump());
  }

  /** Bytes held by this process for the player; packets are shared, so the sum over players is an upper bound. */
  get queuedBytes(): number {
    return this.waitingBytes + this.pipe.queuedBytes();
  }

  /** Whether it gets no picture before the next key frame. */
  get awaitsKeyFrame(): boolean {
    return this.needsKey;
  }

  offer(packet: MediaPacket): void {
    if (this.isClosed) return;
    if (packet.kind === 'inter' && this.needsKey) return;
    if (packet.kind === 'key') this.needsKey = false;
    if (this.waiting.length === 0 && !this.pipe.isFull()) return this.send(packet);
    this.watchStuck();
    this.waiting.push(packet);
    this.waitingBytes += packet.size;
    this.dropOld(packet.dtsMs);
    if (this.queuedBytes > this.deps.limits.queueBytes) this.cut();
  }

  /** Called when the publisher was replaced: its packets cannot be decoded before a key frame. */
  restart(): void {
    this.needsKey = true;
  }

  close(why: CloseReason): void {
    if (this.isClosed) return;
    this.end();
    this.pipe.close(why);
  }

  /** The connection is over, by whichever side. */
  end(): void {
    this.isClosed = true;
    clearTimeout(this.stuckTimer);
    this.keep(() => false);
  }

  private cut(): void {
    this.deps.counts.cutReaders += 1;
    this.close('slow');
  }

  private send(packet: MediaPacket): void {
    const bytes = packet[this.pipe.wire];
    this.deps.counts.outBytes += bytes.length;
    this.pipe.send(bytes);
    if (this.pipe.isFull()) this.watchStuck();
  }

  private pump(): void {
    clearTimeout(this.stuckTimer);
    this.stuckTimer = undefined;
    while (!this.isClosed && !this.pipe.isFull()) {
      const packet = this.waiting.shift();
      if (packet === undefined) return;
      this.waitingBytes -= packet.size;
      this.send(packet);
    }
    this.watchStuck();
  }

  /** By a timer of its own, because a stalled player of a silent publisher is offered nothing. */
  private watchStuck(): void {
    if (this.isClosed) return;
    this.stuckTimer ??= setTimeout(() => this.cut(), this.deps.limits.stuckMs);
  }

  private dropOld(nowMs: number): void {
    const isOld = (packet: MediaPacket): boolean => elapsedMs(packet.dtsMs, nowMs) > this.deps.limits.staleMs;
    const first = this.waiting.find((packet) => packet.isMedia);
    if (first === undefined || !isOld(first)) return;
    const key = this.waiting.findLast((packet) => packet.kind === 'key' && !isOld(packet));
    if (key === undefined) this.needsKey = true;
    const before = this.waiting.length;
    let beforeKey = true;
    this.keep((packet) => {
      if (packet === key) beforeKey = false;
      if (!packet.isMedia) return true;
      return packet.kind === 'audio' ? !isOld(packet) : !beforeKey;
    });
    this.deps.counts.droppedFrames += before - this.waiting.length;
  }

  private keep(wanted: (packet: MediaPacket) => boolean): void {
    this.waiting = this.waiting.filter(wanted);
    this.waitingBytes = this.waiting.reduce((sum, packet) => sum + packet.size, 0);
  }
}
