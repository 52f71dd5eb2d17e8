import type { Socket } from 'node:net';
import type { Direction } from '../../signed-url';
import type { AdmittedUrl } from '../../url-access';
import { classify } from '../streams/classify';
import { usualStreamId } from '../streams/media-packet';
import type { Publisher, Stream } from '../streams/stream';
import type { StreamRouter } from '../streams/stream-router';
import type { CloseReason, Subscriber } from '../streams/subscriber';
import type { RtmpMessage } from './rtmp-message';
import { RtmpWire, type RtmpRequest } from './rtmp-wire';
import { withStreamId } from './write-chunks';

/** A granted stream, and its URL; an unsigned stream has no URL (`admitted` is null). */
interface GrantedStream {
  stream: string;
  member: string;
  admitted: AdmittedUrl | null;
}

/** The stream that the peer publishes (then `source` is set) or plays (`subscriber`), on one of its message streams. */
interface ActiveStream extends GrantedStream {
  streamId: number;
  source: Stream | null;
  subscriber: Subscriber | null;
}

/**
 * One RTMP connection from accept to close: handshake, and one stream after another that it publishes or plays. A stream ends
 * when the peer says so, and at the latest with the connection.
 */
export class RtmpSession implements Publisher {
  lastReceivedMs: number;
  private readonly wire: RtmpWire;
  private idleTimer: NodeJS.Timeout;
  private active: ActiveStream | null = null;
  private isClosed = false;
  /** Bytes of answers that the kernel has not taken. */
  private unreadBytes = 0;
  private drained: () => void = () => undefined;

  constructor(
    private readonly socket: Socket,
    private readonly router: StreamRouter,
  ) {
    this.lastReceivedMs = router.options.now();
    this.wire = new RtmpWire({
      onOutput: (bytes) => this.reply(bytes),
      onRequest: (request) => void this.answer(request),
      onMedia: (message) => this.accept(message),
      onEnd: (streamId) => this.endStream(streamId),
    });
    this.idleTimer = this.closeWithin(router.limits.requestMs);
  }

  start(): void {
    const { socket } = this;
    // Nagle's algorithm would delay each small audio message until the previous one is acknowledged.
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 15_000);
    socket.on('data', (bytes) => this.read(bytes));
    socket.on('drain', () => this.drained());
    socket.on('error', () => socket.destroy());
    // A half-closed connection is over: neither side sends anything after its FIN.
    socket.on('end', () => socket.destroy());
    socket.on('close', () => this.closed());
    socket.resume();
  }

  get member(): string {
    return this.active?.member ?? '';
  }

  close(_why: CloseReason): void {
    this.socket.destroy();
    // At once, without waiting for the event, so that the name is free and no more packets are accepted.
    this.closed();
  }

  private read(bytes: Buffer): void {
    this.lastReceivedMs = this.router.options.now();
    this.router.countReceived(bytes.length);
    this.parse(() => this.wire.read(bytes));
  }

  private parse(read: () => void): void {
    try {
      read();
    } catch {
      this.socket.destroy();
    }
  }

  /** A peer that asks and does not read the answers is ended, before they fill the memory. Media that wait are not counted. */
  private reply(bytes: Buffer): void {
    this.unreadBytes += bytes.length;
    if (this.unreadBytes > this.router.limits.replyBytes) return void this.socket.destroy();
    this.socket.write(bytes, () => {
      this.unreadBytes -= bytes.length;
    });
  }

  private accept({ type, timeMs, body }: RtmpMessage): void {
    const packet = classify(type, timeMs, body);
    if (packet !== null) this.active?.source?.accept(this, packet);
  }

  private async answer(request: RtmpRequest): Promise<void> {
    const present = this.active;
    if (present !== null && present.streamId !== request.streamId) {
      this.wire.refuse(request, 'one stream at a time');
    } else {
      // The same message stream again is a new wish in place of the old one.
      if (present !== null) this.endStream(present.streamId);
      // Pausing keeps early bytes in the kernel while the room, or the present owner of the name, is asked.
      this.socket.pause();
      const refusal = await this.begin(request);
      if (this.isClosed) return;
      if (refusal !== null) return this.refuse(request, refusal);
      clearTimeout(this.idleTimer);
      this.socket.resume();
    }
    this.parse(() => this.wire.resume());
  }

  /** Returns the reason of a refusal, or null. */
  private async begin(request: RtmpRequest): Promise<string | null> {
    const granted = await this.grant(request);
    if (granted === null) return 'not allowed';
    const active: ActiveStream = { ...granted, streamId: request.streamId, source: null, subscriber: null };
    this.active = active;
    // The peer may have disconnected meanwhile.
    if (this.isClosed) this.release();
    else if (request.direction === 'play') this.play(active, request);
    else if (!(await this.publish(active, request))) return 'already published';
    return null;
  }

  private async grant({ direction, path, query }: RtmpRequest): Promise<GrantedStream | null> {
    const [app, first, second] = path;
    if (app === undefined || first === undefined) return null;
    if (app === 'live' && path.length === 2) {
      const admitted = this.router.access.admit(direction, first, query);
      return admitted && { stream: first, member: admitted.member, admitted };
    }
    const name = direction === 'publish' ? query['name'] : second;
    if (app !== (direction === 'publish' ? 'in' : 'out') || typeof name !== 'string') return null;
    const ingest = await this.router.options.ask(app, first, name);
    return ingest && { ...ingest, admitted: null };
  }

  private play(active: ActiveStream, request: RtmpRequest): void {
    this.wire.accept(request, this.router.limits.messageBytes);
    const { socket } = this;
    const { streamId } = request;
    active.subscriber = this.router.play(active.stream, active.member, {
      wire: 'rtmp',
      send: (bytes) => socket.write(streamId === usualStreamId ? bytes : withStreamId(bytes, streamId)),
      isFull: () => socket.writableNeedDrain,
      queuedBytes: () => socket.writableLength,
      onDrain: (listener) => (this.drained = listener),
      close: (why) => this.close(why),
    });
  }

  private async publish(active: ActiveStream, request: RtmpRequest): Promise<boolean> {
    const source = await this.router.publish(active.stream, this);
    if (source === null) return false;
    if (this.isClosed) source.end(this);
    else {
      this.wire.accept(request, this.router.limits.messageBytes);
      active.source = source;
    }
    return true;
  }

  private refuse(request: RtmpRequest, why: string): void {
    this.router.refused();
    this.wire.refuse(request, why);
    this.socket.destroySoon();
  }

  private endStream(streamId: number): Direction | null {
    const { active } = this;
    if (active === null || active.streamId !== streamId) return null;
    this.release();
    // In this time its URL may still be used again.
    this.idleTimer = this.closeWithin(this.router.limits.graceMs);
    return active.subscriber === null ? 'publish' : 'play';
  }

  private closeWithin(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.socket.destroy(), ms);
  }

  private closed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    clearTimeout(this.idleTimer);
    this.release();
  }

  private release(): void {
    const { active } = this;
    if (active === null) return;
    this.active = null;
    this.drained = () => undefined;
    this.router.release(active.stream, active.admitted, active.subscriber ?? this);
    if (active.admitted === null && active.subscriber === null) this.router.options.ended(active.member);
  }
}
