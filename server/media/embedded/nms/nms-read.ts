/// <reference path="./node-media-server.d.ts" />
import { parse } from 'node:querystring';
import logger from 'node-media-server/src/core/logger.js';
import type AvPacket from 'node-media-server/src/core/avpacket.js';
import Flv from 'node-media-server/src/protocol/flv.js';
import Rtmp from 'node-media-server/src/protocol/rtmp.js';
import type { Direction } from '../../signed-url';
import { MediaPacket, type PacketKind } from '../streams/media-packet';

/**
 * Only this file and nms-write.ts use node-media-server: its RTMP and FLV protocol classes, with their faults contained.
 * docs/adr/006 explains why its servers, sessions and broadcasts are not used. Written against 4.4.3, which package.json pins.
 */

// The library logs to the console at any level; the child reports to its parent instead.
logger.log = () => undefined;

/** AMF0 string "@setDataFrame": an instruction to the server, which players do not expect. */
const setDataFrame = Buffer.concat([Buffer.from([2, 0, 13]), Buffer.from('@setDataFrame')]);

const videoKinds: Readonly<Record<number, PacketKind>> = { 2: 'videoHeader', 3: 'key' };

function mediaPacket(packet: AvPacket): MediaPacket | null {
  // An empty message has no content, and the library would write its chunk one byte short, which breaks every RTMP player.
  if (packet.size < 2) return null;
  // The library's parsers reuse their buffer for the next message.
  const payload = Buffer.from(packet.data.subarray(0, packet.size));
  const dtsMs = packet.dts >>> 0;
  if (packet.codec_type === 8) return new MediaPacket(packet.flags === 0 ? 'audioHeader' : 'audio', dtsMs, payload);
  if (packet.codec_type === 9) {
    // "End of sequence" is marked as a key frame but has no picture.
    if (payload[0] === 0x17 && payload[1] === 2) return null;
    return new MediaPacket(videoKinds[packet.flags] ?? 'inter', dtsMs, payload);
  }
  if (packet.codec_type !== 18) return null;
  const isFramed = payload.subarray(0, setDataFrame.length).equals(setDataFrame);
  return new MediaPacket('script', dtsMs, isFramed ? payload.subarray(setDataFrame.length) : payload);
}

const faultOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Reads FLV from a publisher. `read` returns null, or a fault after which the connection is of no use. */
export class FlvReader {
  private readonly flv = new Flv();
  private hasBegun = false;

  constructor(onUnit: (unit: MediaPacket) => void, messageBytes: number) {
    this.flv.onPacketCallback = (packet) => {
      const unit = mediaPacket(packet);
      if (unit !== null) onUnit(unit);
    };
    this.flv.parserTagAlloc = (size) => {
      if (size > messageBytes) throw new Error('tag too long');
      Flv.prototype.parserTagAlloc.call(this.flv, size);
    };
  }

  read(bytes: Buffer): string | null {
    // The library skips the header unread, and would wait for megabytes of any other data.
    if (!this.hasBegun && bytes.toString('latin1', 0, 3) !== 'FLV') return 'not FLV';
    this.hasBegun = true;
    try {
      return this.flv.parserData(bytes);
    } catch (cause) {
      return faultOf(cause);
    }
  }
}

/** The request of an RTMP peer: decoded path segments after the host, and the query. */
export interface RtmpRequest {
  direction: Direction;
  path: readonly string[];
  query: Readonly<Record<string, unknown>>;
}

interface RtmpWireListener {
  onOutput(bytes: Buffer): void;
  onRequest(wish: RtmpRequest): void;
  onPacket(unit: MediaPacket): void;
}

/** The longest message before the peer is admitted. */
const helloBytes = 16_384;
/** Encoders use four or five chunk streams; each holds a buffer of the length of a message. */
const chunkStreams = 16;

/**
 * The server's side of one RTMP connection, without the socket. Unlike the library's class, it answers a request only after it
 * was granted, however long that takes, and reports hostile bytes as a fault instead of throwing.
 */
export class RtmpWire {
  private readonly rtmp = new Rtmp();
  private messageBytes = helloBytes;
  private heardBytes = 0;
  private acknowledgedBytes = 0;

  constructor(private readonly on: RtmpWireListener) {
    const { rtmp } = this;
    // Not used here, and it holds a megabyte of buffer.
    rtmp.flv = null;
    rtmp.onOutputCallback = (bytes) => on.onOutput(bytes);
    rtmp.onPacketCallback = (packet) => {
      const unit = mediaPacket(packet);
      if (unit !== null) on.onPacket(unit);
    };
    rtmp.onPublish = (message) => this.onCommand('publish', message.streamName);
    rtmp.onPlay = (message) => this.onCommand('play', message.streamName);
    rtmp.packetAlloc = () => {
      if (rtmp.parserPacket.header.length > this.messageBytes) throw new Error('message too long');
      if (rtmp.inPackets.size > chunkStreams) throw new Error('too many chunk streams');
      Rtmp.prototype.packetAlloc.call(rtmp);
    };
  }

  read(bytes: Buffer): string | null {
    try {
      const fault = this.rtmp.parserData(bytes);
      if (fault !== null) return fault;
    } catch (cause) {
      return faultOf(cause);
    }
    if (this.rtmp.inChunkSize < 1) return 'chunk size 0';
    this.heardBytes += bytes.length;
    // The library never acknowledges by itself, and encoders with a window stop sending without it.
    const windowBytes = this.rtmp.ackSize ?? 0;
    if (windowBytes > 0 && this.heardBytes - this.acknowledgedBytes >= windowBytes) {
      this.acknowledgedBytes = this.heardBytes;
      this.rtmp.sendACK(this.heardBytes >>> 0);
    }
    return null;
  }

  accept(direction: Direction, messageBytes: number): void {
    if (direction === 'play') return this.rtmp.respondPlay();
    this.messageBytes = messageBytes;
    this.rtmp.respondPublish();
  }

  refuse(direction: Direction, why: string): void {
    const code = direction === 'publish' ? 'NetStream.Publish.BadName' : 'NetStream.Play.Failed';
    this.rtmp.sendStatusMessage(this.rtmp.streamId ?? 0, 'error', code, why);
  }

  private onCommand(direction: Direction, name: unknown): void {
    const { rtmp } = this;
    if (typeof name !== 'string' || typeof rtmp.streamApp !== 'string') throw new Error('no stream name');
    rtmp.streamId = rtmp.parserPacket.header.stream_id;
    // Clients split `rtmp://host/a/b/c?q` into application and name at different slashes, so join both first.
    const [path = '', query] = `${rtmp.streamApp}/${name}`.split(/\?(.*)/s);
    rtmp.streamName = name.split('?')[0] ?? '';
    this.on.onRequest({ direction, path: path.split('/').filter(Boolean).map(decodeURIComponent), query: parse(query ?? '') });
  }
}
