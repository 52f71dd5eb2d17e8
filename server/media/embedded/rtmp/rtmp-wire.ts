import { parse } from 'node:querystring';
import type { Direction } from '../../signed-url';
import { readAmf, writeAmf, type Amf } from './amf0';
import { Handshake } from './handshake';
import { ChunkReader } from './read-chunks';
import { messageType, type RtmpMessage } from './rtmp-message';
import { outChunkBytes, writeChunks } from './write-chunks';

/** The request of an RTMP peer on one of its message streams: decoded path segments after the host, and the query. */
export interface RtmpRequest {
  direction: Direction;
  streamId: number;
  path: readonly string[];
  query: Readonly<Record<string, unknown>>;
}

interface RtmpWireListener {
  onOutput(bytes: Buffer): void;
  /** Later messages are not read before `resume`. */
  onRequest(request: RtmpRequest): void;
  onMedia(message: RtmpMessage): void;
  /** The peer ends what it publishes or plays on a message stream, and keeps its connection. Returns what it was, or null. */
  onEnd(streamId: number): Direction | null;
}

/** The longest message before the peer is admitted. */
const helloBytes = 16_384;
/** The bytes after which we want an acknowledgement; most peers take it for their own window too. */
const windowBytes = 5_000_000;
const events = { streamBegin: 0, pingRequest: 6, pingResponse: 7 } as const;

const textOf = (value: Amf): string | null => (typeof value === 'string' ? value : null);

/**
 * The whole path of a stream. Clients split `rtmp://host/a/b/c?q` into application and name at different slashes; a server that pulls
 * all its streams by one address has the query with the application.
 */
function joined(app: string, name: string): string {
  const [base = '', query] = app.split(/\?(.*)/s);
  if (query === undefined || base.includes('/')) return `${app}/${name}`;
  return `${base}/${name}${name.includes('?') ? '&' : '?'}${query}`;
}

/** The server's side of one RTMP connection, without the socket. Reading throws at bytes after which the connection is of no use. */
export class RtmpWire {
  private readonly handshake: Handshake;
  private readonly chunks: ChunkReader;
  private app: string | null = null;
  private createdStreams = 0;
  /** The message stream in use, which FCUnpublish means without naming it. */
  private streamId = 0;
  private windowBytes = 0;
  private receivedBytes = 0;
  private acknowledgedBytes = 0;

  constructor(private readonly on: RtmpWireListener) {
    this.handshake = new Handshake((bytes) => on.onOutput(bytes));
    this.chunks = new ChunkReader(helloBytes, (message) => this.onMessage(message));
  }

  read(bytes: Buffer): void {
    this.receivedBytes += bytes.length;
    this.chunks.read(this.handshake.read(bytes));
    // Encoders with a window stop sending without it.
    if (this.windowBytes === 0 || this.receivedBytes - this.acknowledgedBytes < this.windowBytes) return;
    this.acknowledgedBytes = this.receivedBytes;
    this.control(messageType.acknowledgement, this.receivedBytes);
  }

  /** Reads on after a request. */
  resume(): void {
    this.chunks.resume();
  }

  accept({ direction, streamId }: RtmpRequest, messageBytes: number): void {
    this.streamId = streamId;
    if (direction === 'publish') {
      this.chunks.messageBytes = messageBytes;
      this.status(streamId, 'status', 'NetStream.Publish.Start', 'publishing');
      return;
    }
    this.event(events.streamBegin, streamId);
    this.status(streamId, 'status', 'NetStream.Play.Reset', 'playing');
    this.status(streamId, 'status', 'NetStream.Play.Start', 'playing');
    this.send(messageType.data, streamId, writeAmf('|RtmpSampleAccess', false, false));
  }

  refuse({ direction, streamId }: RtmpRequest, why: string): void {
    this.status(streamId, 'error', direction === 'publish' ? 'NetStream.Publish.BadName' : 'NetStream.Play.Failed', why);
  }

  private onMessage(message: RtmpMessage): void {
    const { type, streamId, body } = message;
    if (type === messageType.command) this.onCommand(streamId, readAmf(body));
    else if (type === messageType.commandAmf3) this.onCommand(streamId, readAmf(body.subarray(1)));
    else if (type === messageType.windowSize) this.windowBytes = body.readUInt32BE(0);
    else if (type === messageType.userControl) this.onEvent(body);
    else if (type === messageType.dataAmf3) this.on.onMedia({ ...message, type: messageType.data, body: body.subarray(1) });
    else if (type === messageType.audio || type === messageType.video || type === messageType.data) this.on.onMedia(message);
  }

  private onEvent(body: Buffer): void {
    if (body.readUInt16BE(0) === events.pingRequest) this.event(events.pingResponse, body.readUInt32BE(2));
  }

  private onCommand(streamId: number, [name, transaction, properties, argument]: readonly Amf[]): void {
    const id = typeof transaction === 'number' ? transaction : 0;
    switch (name) {
      case 'connect':
        return this.connect(id, properties);
      case 'createStream':
        this.createdStreams += 1;
        return this.result(id, this.createdStreams);
      case 'publish':
      case 'play':
        return this.request(name, streamId, textOf(argument));
      case 'FCPublish':
        this.result(id);
        return this.notify('onFCPublish', 'NetStream.Publish.Start', textOf(argument));
      case 'FCUnpublish':
        this.end(this.streamId);
        this.result(id);
        return this.notify('onFCUnpublish', 'NetStream.Unpublish.Success', textOf(argument));
      case 'closeStream':
        this.end(streamId);
        return this.result(id);
      case 'deleteStream':
        this.end(typeof argument === 'number' ? argument : streamId);
        return this.result(id);
      case 'getStreamLength':
        return this.result(id, 0);
      default:
        // A peer may wait for the answer to any other call too: releaseStream, FCSubscribe, _checkbw.
        return this.result(id);
    }
  }

  private connect(id: number, properties: Amf): void {
    const app = typeof properties === 'object' && properties !== null && 'app' in properties ? properties.app : null;
    if (typeof app !== 'string') throw new Error('connect without an application');
    this.app = app;
    this.control(messageType.windowSize, windowBytes);
    this.control(messageType.peerBandwidth, windowBytes, 2);
    this.control(messageType.chunkSize, outChunkBytes);
    const status = { level: 'status', code: 'NetConnection.Connect.Success', description: 'connected', objectEncoding: 0 };
    this.send(messageType.command, 0, writeAmf('_result', id, { fmsVer: 'FMS/3,0,1,123', capabilities: 31 }, status));
  }

  private request(direction: Direction, streamId: number, name: string | null): void {
    if (name === null || this.app === null) throw new Error('no stream name');
    const [path = '', query] = joined(this.app, name).split(/\?(.*)/s);
    this.chunks.hold();
    this.on.onRequest({
      direction,
      streamId,
      path: path.split('/').filter(Boolean).map(decodeURIComponent),
      query: parse(query ?? ''),
    });
  }

  private end(streamId: number): void {
    const ended = this.on.onEnd(streamId);
    if (ended === null) return;
    this.status(streamId, 'status', ended === 'publish' ? 'NetStream.Unpublish.Success' : 'NetStream.Play.Stop', 'ended');
  }

  /** A transaction of 0 wants no answer. */
  private result(id: number, value?: Amf): void {
    if (id !== 0) this.send(messageType.command, 0, writeAmf('_result', id, null, value));
  }

  private notify(command: string, code: string, name: string | null): void {
    this.send(messageType.command, 0, writeAmf(command, 0, null, { level: 'status', code, description: name ?? '' }));
  }

  private status(streamId: number, level: 'status' | 'error', code: string, description: string): void {
    this.send(messageType.command, streamId, writeAmf('onStatus', 0, null, { level, code, description }));
  }

  private event(event: number, value: number): void {
    const body = Buffer.alloc(6);
    body.writeUInt16BE(event, 0);
    body.writeUInt32BE(value, 2);
    this.send(messageType.userControl, 0, body);
  }

  private control(type: number, value: number, ...rest: readonly number[]): void {
    const body = Buffer.alloc(4);
    body.writeUInt32BE(value >>> 0);
    this.send(type, 0, Buffer.concat([body, Buffer.from(rest)]));
  }

  private send(type: number, streamId: number, body: Buffer): void {
    this.on.onOutput(writeChunks({ type, streamId, timeMs: 0, body }));
  }
}
