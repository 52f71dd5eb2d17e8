import { fileHeadBytes, tagHeadBytes, tagKind, tagTailBytes, type FlvTag, type TagKind } from './flv-tag';

/** No single frame comes near this size: a larger length means that the stream is not read at a tag boundary. */
const largestBodyBytes = 8 * 1024 * 1024;
const kinds: readonly number[] = Object.values(tagKind);

/**
 * Splits a byte stream, which arrives in pieces of any size, into FLV tags. It never throws: after bytes that are not FLV it returns
 * the fault and reads no more.
 */
export class FlvReader {
  private rest = new Uint8Array(0);
  private begun = false;
  private fault: string | null = null;

  /** `onOddSize` notes a tag whose second size is wrong. It is read all the same: nobody walks back in a live stream. */
  constructor(
    private readonly onTag: (tag: FlvTag) => void,
    private readonly onOddSize: () => void = () => undefined,
  ) {}

  /** Returns the fault of the stream, or null. */
  push(piece: Uint8Array): string | null {
    if (this.fault !== null) return this.fault;
    const bytes = this.rest.length === 0 ? piece : joined(this.rest, piece);
    let at = 0;
    if (!this.begun) {
      if (bytes.length < fileHeadBytes) return this.keep(bytes);
      if (bytes[0] !== 0x46 || bytes[1] !== 0x4c || bytes[2] !== 0x56) return (this.fault = 'not FLV');
      this.begun = true;
      at = fileHeadBytes;
    }
    while (bytes.length - at >= tagHeadBytes) {
      const view = new DataView(bytes.buffer, bytes.byteOffset + at);
      const size = view.getUint32(0) & 0xffffff;
      if (size > largestBodyBytes) return (this.fault = 'tag too large');
      const end = at + tagHeadBytes + size;
      if (end + tagTailBytes > bytes.length) break;
      // The two upper bits of the kind are reserved and the filter bit; encrypted tags do not occur in live streams.
      const kind = (view.getUint8(0) & 0x1f) as TagKind;
      const timeMs = ((view.getUint8(7) << 24) | (view.getUint32(4) >>> 8)) >>> 0;
      if (view.getUint32(tagHeadBytes + size) !== tagHeadBytes + size) {
        if (!kinds.includes(kind)) return (this.fault = 'not at a tag');
        this.onOddSize();
      }
      this.onTag({ kind, timeMs, body: bytes.subarray(at + tagHeadBytes, end) });
      at = end + tagTailBytes;
    }
    return this.keep(bytes.subarray(at));
  }

  private keep(bytes: Uint8Array): null {
    // A copy, because a view of a few bytes would keep the whole message in memory.
    this.rest = bytes.slice();
    return null;
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
