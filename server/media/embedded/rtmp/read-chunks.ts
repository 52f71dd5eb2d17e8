import { messageType, type RtmpMessage } from './rtmp-message';

/** Encoders use four or five chunk streams; each holds a buffer of the length of a message. */
const maxChunkStreams = 16;
/** The length of a message has 24 bits, so a longer chunk never ends before its message. */
const maxChunkBytes = 0xffffff;
/** This time stands for "the time follows in 32 bits". */
const extendedMark = 0xffffff;
/** The bytes of the message header, by the chunk's format. */
const headerBytes = [11, 7, 3, 0] as const;

type Format = 0 | 1 | 2 | 3;

/** A chunk stream: the header that later chunks leave out, and the message that is being read. */
class ChunkStream {
  type = 0;
  length = 0;
  streamId = 0;
  timeMs = 0;
  /** The time field of the last header: a time in format 0, else a difference. */
  field = 0;
  isAbsolute = false;
  isExtended = false;
  body: Buffer | null = null;
  filled = 0;

  /** Takes a header of format 0 to 2. `field` is its time, from wherever it stood. */
  take(format: Format, header: Buffer, field: number, isExtended: boolean): void {
    if (format < 2) {
      this.length = header.readUIntBE(3, 3);
      this.type = header.readUInt8(6);
    }
    if (format === 0) this.streamId = header.readUInt32LE(7);
    this.isAbsolute = format === 0;
    this.isExtended = isExtended;
    this.field = field;
  }

  /** Begins a message with the header as it is now. */
  begin(): void {
    // A repeated 32-bit time is the time itself again; a repeated short time is a difference, as the specification says.
    this.timeMs = this.isAbsolute ? this.field : (this.timeMs + this.field) >>> 0;
    if (!this.isExtended) this.isAbsolute = false;
    this.body = Buffer.allocUnsafe(this.length);
    this.filled = 0;
  }

  /**
   * Whether a continuing chunk repeats the 32-bit time: some encoders do, others do not. Null while too few bytes have come to tell.
   * The four bytes are the time when they equal it, as in SRS.
   */
  repeatsTime(bytes: Buffer): boolean | null {
    if (!this.isExtended) return false;
    const given = bytes.subarray(0, 4);
    const isPossible = [this.field, this.timeMs].some((timeMs) => uint32(timeMs).subarray(0, given.length).equals(given));
    return isPossible && given.length < 4 ? null : isPossible;
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Joins chunks to messages, for bytes in pieces of any size. Throws at bytes that are not RTMP, or beyond a limit. */
export class ChunkReader {
  private readonly streams = new Map<number, ChunkStream>();
  private chunkBytes = 128;
  /** A header that is not complete yet, or everything while reading is held. */
  private rest: Buffer = Buffer.alloc(0);
  private current: ChunkStream | null = null;
  private leftInChunk = 0;
  private isHeld = false;

  /** `messageBytes` is the longest message; it is raised once the peer is admitted. */
  constructor(
    public messageBytes: number,
    private readonly onMessage: (message: RtmpMessage) => void,
  ) {}

  read(piece: Buffer): void {
    const bytes = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece]);
    let at = 0;
    for (let taken: number | null = 0; taken !== null && at < bytes.length && !this.isHeld; at += taken ?? 0) {
      const left = bytes.subarray(at);
      taken = this.current === null ? this.readHeader(left) : this.readBody(this.current, left);
    }
    // A copy, because a view of a few bytes would keep the whole piece in memory.
    this.rest = Buffer.from(bytes.subarray(at));
  }

  /** Reads no further, from within `onMessage`: later messages wait for the answer to this one. */
  hold(): void {
    this.isHeld = true;
  }

  resume(): void {
    this.isHeld = false;
    this.read(Buffer.alloc(0));
  }

  /** Reads a chunk's header and returns its length; null when it is not complete. */
  private readHeader(bytes: Buffer): number | null {
    const first = bytes.readUInt8(0);
    const format = (first >> 6) as Format;
    const low = first & 0x3f;
    const basicBytes = low === 0 ? 2 : low === 1 ? 3 : 1;
    const end = basicBytes + headerBytes[format];
    if (bytes.length < end) return null;
    const id = low > 1 ? low : 64 + bytes.readUInt8(1) + (low === 1 ? bytes.readUInt8(2) * 256 : 0);
    const stream = this.streamOf(id, format);
    if (format === 3 && stream.body !== null) {
      const repeats = stream.repeatsTime(bytes.subarray(end));
      return repeats === null ? null : this.beginChunk(stream, repeats ? end + 4 : end);
    }
    const short = format === 3 ? stream.field : bytes.readUIntBE(basicBytes, 3);
    const isExtended = format === 3 ? stream.isExtended : short === extendedMark;
    if (isExtended && bytes.length < end + 4) return null;
    const field = isExtended ? bytes.readUInt32BE(end) : short;
    if (format === 3) stream.field = field;
    else stream.take(format, bytes.subarray(basicBytes), field, isExtended);
    if (stream.length > this.messageBytes) throw new Error('message too long');
    stream.begin();
    return this.beginChunk(stream, isExtended ? end + 4 : end);
  }

  private streamOf(id: number, format: Format): ChunkStream {
    const known = this.streams.get(id);
    if (known !== undefined) return known;
    if (format > 1) throw new Error('chunk without a header');
    if (this.streams.size >= maxChunkStreams) throw new Error('too many chunk streams');
    const stream = new ChunkStream();
    this.streams.set(id, stream);
    return stream;
  }

  private beginChunk(stream: ChunkStream, taken: number): number {
    this.leftInChunk = Math.min(this.chunkBytes, stream.length - stream.filled);
    this.current = stream;
    if (this.leftInChunk === 0) this.endChunk(stream);
    return taken;
  }

  private readBody(stream: ChunkStream, bytes: Buffer): number {
    const taken = Math.min(this.leftInChunk, bytes.length);
    if (stream.body !== null) bytes.copy(stream.body, stream.filled, 0, taken);
    stream.filled += taken;
    this.leftInChunk -= taken;
    if (this.leftInChunk === 0) this.endChunk(stream);
    return taken;
  }

  private endChunk(stream: ChunkStream): void {
    this.current = null;
    if (stream.body === null || stream.filled < stream.length) return;
    const { type, streamId, timeMs, body } = stream;
    stream.body = null;
    if (type === messageType.chunkSize) this.setChunkBytes(body);
    else if (type === messageType.abort) this.abort(body);
    else this.onMessage({ type, streamId, timeMs, body });
  }

  private setChunkBytes(body: Buffer): void {
    const wanted = body.readUInt32BE(0);
    if (wanted < 1 || wanted > 0x7fffffff) throw new Error('impossible chunk size');
    this.chunkBytes = Math.min(wanted, maxChunkBytes);
  }

  /** The peer gives up the message that it had begun on a chunk stream. */
  private abort(body: Buffer): void {
    const stream = this.streams.get(body.readUInt32BE(0));
    if (stream !== undefined) stream.body = null;
  }
}
