import type { MediaLimits } from '../limits';
import { GopCache } from './gop-cache';
import { wrapMs } from './media-clock';
import type { CloseReason, Subscriber } from './subscriber';
import type { MediaPacket } from './media-packet';

/** The sender of a stream. `lastReceivedMs` is the time of its last byte. */
export interface Publisher {
  readonly member: string;
  readonly lastReceivedMs: number;
  /** Asks for a key frame; missing where the sender cannot be asked, and sends one now and then by itself. */
  requestKeyFrame?(): void;
  close(why: CloseReason): void;
}

/** Takes the media of a publisher. */
export interface PublisherSink {
  accept(from: Publisher, packet: MediaPacket): void;
  /** The publisher has ended. */
  end(publisher: Publisher): void;
}

/** Joining players get the pictures since a key frame of this age, where another key frame can be asked for: more are a burst to decode. */
const groupMs = 1_000;

/**
 * One name, one publisher, any number of players. Players stay connected while a publisher reconnects: its new times continue
 * after the old ones, shifted by the elapsed time, for audio and video alike.
 */
export class Stream implements PublisherSink {
  publisher: Publisher | null = null;
  readonly subscribers = new Set<Subscriber>();
  private readonly gopCache = new GopCache();
  /** Resolves the wait of a new publisher for the name. */
  private ownerGone: (() => void) | null = null;
  private shiftMs: number | null = 0;
  private last: { dtsMs: number; atMs: number } | null = null;
  /** When the present publisher last sent sound or a picture, and a key frame. */
  private mediaAtMs = 0;
  private keyAtMs = -Infinity;

  constructor(private readonly deps: { limits: MediaLimits; now(): number }) {}

  get isIdle(): boolean {
    return this.publisher === null && this.subscribers.size === 0 && this.ownerGone === null;
  }

  /** Whether the name can be taken without a wait. */
  get isFree(): boolean {
    const { publisher, deps } = this;
    return this.ownerGone === null && (publisher === null || deps.now() - publisher.lastReceivedMs >= deps.limits.silentMs);
  }

  /** Whether a player waits for a key frame. */
  get awaitsKeyFrame(): boolean {
    return Array.from(this.subscribers).some((subscriber) => subscriber.awaitsKeyFrame);
  }

  /**
   * Takes the name, now or once its owner is gone. A new publisher never replaces one that still sends. A silent owner has lost
   * its network, and the new publisher is the same member coming back.
   */
  async claim(newcomer: Publisher): Promise<boolean> {
    if (this.publisher !== null && !(await this.waitForOwner(this.publisher))) return false;
    const replaced = this.publisher;
    this.publisher = newcomer;
    this.mediaAtMs = this.deps.now();
    this.gopCache.clear();
    this.subscribers.forEach((subscriber) => subscriber.restart());
    this.shiftMs = this.last === null ? 0 : null;
    // Not before: a stream without a publisher and players is forgotten.
    replaced?.close('replaced');
    return true;
  }

  accept(from: Publisher, packet: MediaPacket): void {
    if (from !== this.publisher || this.gopCache.isRepeated(packet)) return;
    if (packet.isMedia) this.mediaAtMs = this.deps.now();
    if (packet.kind === 'key') this.keyAtMs = this.deps.now();
    const placed = this.shift(packet);
    this.gopCache.add(placed);
    this.subscribers.forEach((subscriber) => this.offer(subscriber, placed));
  }

  /** Frees the name of a publisher that has ended. */
  end(publisher: Publisher): void {
    if (publisher !== this.publisher) return;
    this.publisher = null;
    // A joining player would see a still picture of an absent member.
    this.gopCache.clear();
    this.ownerGone?.();
  }

  join(subscriber: Subscriber): void {
    this.subscribers.add(subscriber);
    const isFresh = this.silentMs <= this.deps.limits.openingMs;
    const isShort = this.publisher?.requestKeyFrame === undefined || this.deps.now() - this.keyAtMs <= groupMs;
    this.gopCache.packets(isFresh && isShort).forEach((packet) => this.offer(subscriber, packet));
    if (subscriber.awaitsKeyFrame) this.publisher?.requestKeyFrame?.();
  }

  /** Disconnects the publisher and all players. */
  close(why: CloseReason): void {
    // Closing removes players from the set during the walk.
    Array.from(this.subscribers).forEach((subscriber) => subscriber.close(why));
    this.publisher?.close(why);
  }

  /** Disconnects a publisher that sends nothing: its connection is dead, or its encoder hangs. */
  cutSilent(): void {
    if (this.publisher !== null && this.silentMs > this.deps.limits.publisherSilentMs) this.publisher.close('silent');
  }

  private get silentMs(): number {
    return this.deps.now() - this.mediaAtMs;
  }

  /** A fault on the way to one player ends that player: this runs inside the publisher's read. */
  private offer(subscriber: Subscriber, packet: MediaPacket): void {
    try {
      subscriber.offer(packet);
    } catch {
      subscriber.close('failed');
    }
  }

  /** Returns false for an owner that still sends. */
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
    return this.publisher === null || owner.lastReceivedMs === lastReceivedMs;
  }

  private shift(packet: MediaPacket): MediaPacket {
    const nowMs = this.deps.now();
    if (this.shiftMs === null && this.last !== null) {
      // The time of a header may be arbitrary, so the shift waits for the first frame.
      if (!packet.isMedia) return packet.at(this.last.dtsMs);
      this.shiftMs = wrapMs(this.last.dtsMs + Math.max(1, Math.round(nowMs - this.last.atMs)) - packet.dtsMs);
    }
    const placed = packet.at(packet.dtsMs + (this.shiftMs ?? 0));
    if (packet.isMedia) this.last = { dtsMs: placed.dtsMs, atMs: nowMs };
    return placed;
  }
}
