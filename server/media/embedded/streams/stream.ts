import type { MediaLimits } from '../limits';
import { GopCache } from './gop-cache';
import type { CloseReason, Subscriber } from './subscriber';
import type { MediaPacket } from './media-packet';

/** Who sends a stream. `lastReceivedMs` is when its socket last gave a byte. */
export interface Publisher {
  readonly member: string;
  readonly lastReceivedMs: number;
  close(why: CloseReason): void;
}

/**
 * One name, one publisher, any number of readers. Readers stay over a publisher's reconnects: the new connection's times
 * continue where the old one's stopped, plus the time that passed, one shift for sound and picture together.
 */
export class Stream {
  publisher: Publisher | null = null;
  readonly subscribers = new Set<Subscriber>();
  private readonly gopCache = new GopCache();
  /** Wakes the newcomer that waits for the name. */
  private ownerGone: (() => void) | null = null;
  private shiftMs: number | null = 0;
  private last: { dtsMs: number; atMs: number } | null = null;

  constructor(private readonly deps: { limits: MediaLimits; now(): number }) {}

  get isIdle(): boolean {
    return this.publisher === null && this.subscribers.size === 0 && this.ownerGone === null;
  }

  /**
   * Takes the name, now or as soon as its owner is gone. A newcomer never disturbs an owner that still sends; but an owner that
   * has been silent lost its network without a word, and this is the same seat coming back.
   */
  async claim(newcomer: Publisher): Promise<boolean> {
    if (this.publisher !== null && !(await this.waitForOwner(this.publisher))) return false;
    this.publisher = newcomer;
    this.gopCache.clear();
    this.subscribers.forEach((subscriber) => subscriber.restart());
    this.shiftMs = this.last === null ? 0 : null;
    return true;
  }

  accept(from: Publisher, packet: MediaPacket): void {
    if (from !== this.publisher) return;
    const placed = this.shift(packet);
    this.gopCache.add(placed);
    this.subscribers.forEach((subscriber) => subscriber.offer(placed));
  }

  /** The publisher is gone; its name is free at once. */
  end(publisher: Publisher): void {
    if (publisher !== this.publisher) return;
    this.publisher = null;
    // A player that joins now would see a still picture of somebody who is not there.
    this.gopCache.clear();
    this.ownerGone?.();
  }

  join(subscriber: Subscriber): void {
    this.subscribers.add(subscriber);
    this.gopCache.packets().forEach((packet) => subscriber.offer(packet));
  }

  private async waitForOwner(owner: Publisher): Promise<boolean> {
    if (this.ownerGone !== null) return false;
    const { lastReceivedMs } = owner;
    const waitMs = Math.max(0, lastReceivedMs + this.deps.limits.silentMs - this.deps.now());
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.ownerGone = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.ownerGone = null;
    if (this.publisher === null) return true;
    if (owner.lastReceivedMs !== lastReceivedMs) return false;
    this.publisher = null;
    owner.close('replaced');
    return true;
  }

  private shift(packet: MediaPacket): MediaPacket {
    const nowMs = this.deps.now();
    if (this.shiftMs === null && this.last !== null) {
      // A header's time may have nothing to do with what follows, so the shift waits for the first real frame.
      if (!packet.isMedia) return packet.at(this.last.dtsMs);
      this.shiftMs = this.last.dtsMs + Math.max(1, Math.round(nowMs - this.last.atMs)) - packet.dtsMs;
    }
    const placed = packet.at(Math.max(0, packet.dtsMs + (this.shiftMs ?? 0)));
    if (packet.isMedia) this.last = { dtsMs: placed.dtsMs, atMs: nowMs };
    return placed;
  }
}
