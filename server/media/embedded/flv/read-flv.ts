import { flvHeader, tagHeadBytes, tagTailBytes } from './write-flv';

interface FlvReaderOptions {
  /** The longest tag. */
  messageBytes: number;
  onTag(type: number, timeMs: number, body: Buffer): void;
  /** The size after a tag differs from the tag's own. Some encoders write 0 or their own count there; nobody walks back in a stream. */
  onOddSize(): void;
}

const magic = 'FLV';
const tagTypes = [8, 9, 18];

/** Reads FLV from a publisher, in pieces of any size. Throws at bytes that are not FLV, or beyond a limit. */
export class FlvReader {
  private rest: Buffer[] = [];
  private restBytes = 0;
  /** The bytes to wait for: below this number nothing can be read. */
  private wantedBytes = flvHeader.length;
  private hasBegun = false;

  constructor(private readonly options: FlvReaderOptions) {}

  read(piece: Buffer): void {
    if (!this.hasBegun && this.restBytes < magic.length) this.check(piece);
    this.rest.push(piece);
    this.restBytes += piece.length;
    if (this.restBytes < this.wantedBytes) return;
    const bytes = this.rest.length === 1 ? piece : Buffer.concat(this.rest);
    let at = 0;
    if (!this.hasBegun) {
      this.hasBegun = true;
      at = flvHeader.length;
    }
    for (let size = this.tagBytes(bytes, at); bytes.length - at >= size; size = this.tagBytes(bytes, at)) {
      this.tag(bytes.subarray(at, at + size));
      at += size;
    }
    // A copy, because a view of a few bytes would keep the whole piece in memory.
    this.rest = at === bytes.length ? [] : [Buffer.from(bytes.subarray(at))];
    this.restBytes = bytes.length - at;
    this.wantedBytes = this.tagBytes(bytes, at);
  }

  private check(piece: Buffer): void {
    const begun = Buffer.concat([...this.rest, piece]).toString('latin1', 0, magic.length);
    if (!magic.startsWith(begun)) throw new Error('not FLV');
  }

  /** The length of the tag at `at` with its head and tail; that of the head alone while it is not complete. */
  private tagBytes(bytes: Buffer, at: number): number {
    if (bytes.length - at < tagHeadBytes) return tagHeadBytes;
    const size = bytes.readUIntBE(at + 1, 3);
    if (size > this.options.messageBytes) throw new Error('tag too long');
    return tagHeadBytes + size + tagTailBytes;
  }

  private tag(bytes: Buffer): void {
    const end = bytes.length - tagTailBytes;
    // The two upper bits of the type are reserved.
    const type = bytes.readUInt8(0) & 0x1f;
    if (bytes.readUInt32BE(end) !== end) {
      // An unknown type as well: these bytes are no tag.
      if (!tagTypes.includes(type)) throw new Error('not at a tag');
      this.options.onOddSize();
    }
    const timeMs = bytes.readUIntBE(4, 3) + bytes.readUInt8(7) * 0x1000000;
    // A copy, because packets are kept for newcomers, and a view would keep its whole piece.
    this.options.onTag(type, timeMs, Buffer.from(bytes.subarray(tagHeadBytes, end)));
  }
}
