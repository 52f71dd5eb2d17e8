import type { MediaPacket } from '../streams/media-packet';
import type { Publisher, PublisherSink } from '../streams/stream';
import type { CloseReason } from '../streams/subscriber';
import { PageClock } from './capture-clocks';

export interface SoundBesideOptions {
  now(): number;
  /** Gets sound with its time of capture on our clock. */
  emit(packet: MediaPacket, timeMs: number): void;
}

/** The sound of a page as AAC, which comes over a connection of its own while its picture comes by WebRTC. */
export class SoundBeside implements PublisherSink {
  private publisher: Publisher | null = null;
  private clock = new PageClock();
  private header: MediaPacket | null = null;
  private lastMs = -Infinity;

  constructor(private readonly options: SoundBesideOptions) {}

  /** A page that comes back replaces its connection before. */
  claim(publisher: Publisher): void {
    const { publisher: before } = this;
    this.publisher = publisher;
    this.clock = new PageClock();
    this.header = null;
    before?.close('replaced');
  }

  /** The header again, for players that have none. */
  repeatHeader(): void {
    if (this.header !== null) this.options.emit(this.header, this.lastMs);
  }

  /** Text says nothing but the time at which it was sent. */
  accept(from: Publisher, packet: MediaPacket): void {
    if (from !== this.publisher) return;
    if (packet.kind === 'text' || packet.kind === 'metadata') this.clock.noteSent(packet.dtsMs, this.options.now());
    if (packet.kind === 'audioHeader') this.header = packet;
    if (packet.kind !== 'audioHeader' && packet.kind !== 'audio') return;
    const timeMs = this.clock.timeOf(packet.dtsMs);
    if (timeMs === null) return;
    this.lastMs = Math.max(this.lastMs, timeMs);
    this.options.emit(packet, this.lastMs);
  }

  end(publisher: Publisher): void {
    if (publisher === this.publisher) this.publisher = null;
  }

  close(why: CloseReason): void {
    const { publisher } = this;
    this.publisher = null;
    publisher?.close(why);
  }
}
