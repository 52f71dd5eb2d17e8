import type { Socket } from 'node:net';
import type { AdmittedUrl } from '../../url-access';
import { RtmpWire, type RtmpRequest } from '../nms/nms-read';
import type { CloseReason, Subscriber } from '../streams/subscriber';
import type { StreamRouter } from '../streams/stream-router';
import type { Publisher, Stream } from '../streams/stream';
import type { MediaPacket } from '../streams/media-packet';

/** A granted stream, and its URL; an unsigned stream has no URL (`pass` is null). */
interface GrantedStream {
  stream: string;
  member: string;
  admitted: AdmittedUrl | null;
}

/** The limit of what is kept until the request is answered: a client that does not wait must not lose its headers. */
const maxParkedBytes = 65_536;

/** One RTMP connection from accept to close: handshake, one request, then publishing or playing until either side ends it. */
export class RtmpSession implements Publisher {
  lastReceivedMs: number;
  private readonly protocol: RtmpWire;
  private readonly requestTimer: NodeJS.Timeout;
  private granted: GrantedStream | null = null;
  private hasRequested = false;
  private isClosed = false;
  private parked: MediaPacket[] = [];
  private parkedBytes = 0;
  private stream: Stream | null = null;
  private subscriber: Subscriber | null = null;

  constructor(
    private readonly socket: Socket,
    private readonly router: StreamRouter,
  ) {
    this.lastReceivedMs = router.options.now();
    this.protocol = new RtmpWire({
      onOutput: (bytes) => this.reply(bytes),
      onRequest: (request) => void this.answer(request),
      onPacket: (packet) => this.accept(packet),
    });
    this.requestTimer = setTimeout(() => socket.destroy(), router.limits.requestMs);
  }

  start(): void {
    const { socket } = this;
    // Nagle's algorithm would delay each small audio message until the previous one is acknowledged.
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 15_000);
    socket.on('data', (bytes) => this.read(bytes));
    socket.on('error', () => socket.destroy());
    // A half-closed connection is over: neither side sends anything after its FIN.
    socket.on('end', () => socket.destroy());
    socket.on('close', () => this.closed());
    socket.resume();
  }

  get member(): string {
    return this.granted?.member ?? '';
  }

  close(_why: CloseReason): void {
    this.socket.destroy();
    // At once, without waiting for the event, so that the name is free and no more packets are accepted.
    this.closed();
  }

  private read(bytes: Buffer): void {
    this.lastReceivedMs = this.router.options.now();
    this.router.countReceived(bytes.length);
    if (this.protocol.read(bytes) !== null) this.socket.destroy();
  }

  /** A peer that takes no answers must not make this process keep them. */
  private reply(bytes: Buffer): void {
    if (this.socket.writableLength > this.router.limits.replyBytes) this.socket.destroy();
    else this.socket.write(bytes);
  }

  private accept(packet: MediaPacket): void {
    if (this.stream !== null) return this.stream.accept(this, packet);
    this.parkedBytes += packet.size;
    if (this.subscriber !== null || this.parkedBytes > maxParkedBytes) this.socket.destroy();
    else this.parked.push(packet);
  }

  private async answer(request: RtmpRequest): Promise<void> {
    if (this.hasRequested) return void this.socket.destroy();
    this.hasRequested = true;
    // Pausing keeps early bytes in the kernel while the room, or the present owner of the name, is asked.
    this.socket.pause();
    this.granted = await this.grant(request);
    if (this.isClosed) return this.release();
    if (this.granted === null) return this.refuse(request, 'not allowed');
    if (request.direction === 'play') this.play(this.granted);
    else if (!(await this.publish(this.granted))) return this.refuse(request, 'already published');
    clearTimeout(this.requestTimer);
    this.socket.resume();
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

  private play(granted: GrantedStream): void {
    this.protocol.accept('play', this.router.limits.messageBytes);
    const { socket } = this;
    this.subscriber = this.router.play(granted.stream, granted.member, {
      wire: 'rtmp',
      send: (bytes) => socket.write(bytes),
      isFull: () => socket.writableNeedDrain,
      queuedBytes: () => socket.writableLength,
      onDrain: (listener) => socket.on('drain', listener),
      close: (why) => this.close(why),
    });
  }

  private async publish(granted: GrantedStream): Promise<boolean> {
    const stream = await this.router.publish(granted.stream, this);
    if (stream === null) return false;
    if (this.isClosed) {
      stream.end(this);
      return false;
    }
    this.protocol.accept('publish', this.router.limits.messageBytes);
    this.stream = stream;
    this.parked.splice(0).forEach((packet) => stream.accept(this, packet));
    return true;
  }

  private refuse(request: RtmpRequest, why: string): void {
    this.router.refused();
    if (this.isClosed) return;
    this.protocol.refuse(request.direction, why);
    this.socket.destroySoon();
  }

  private closed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    clearTimeout(this.requestTimer);
    this.parked = [];
    this.release();
  }

  /** Releases the grant, also when it arrived after the peer had disconnected. */
  private release(): void {
    if (this.granted === null) return;
    const { stream, member, admitted } = this.granted;
    this.granted = null;
    this.router.release(stream, admitted, this.subscriber ?? this);
    if (admitted === null && this.subscriber === null) this.router.options.ended(member);
  }
}
