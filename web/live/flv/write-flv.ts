import { fileHeadBytes, tagHeadBytes, tagTailBytes, type FlvTag } from './flv-tag';

/** The file head of a stream with audio and video. It is sent once, before the first tag of a connection. */
export function flvHead(): Uint8Array {
  const bytes = new Uint8Array(fileHeadBytes);
  bytes.set([0x46, 0x4c, 0x56, 1, 0b101, 0, 0, 0, 9]);
  return bytes;
}

/** One tag as bytes. The time wraps at 32 bits, as the format defines. */
export function flvTag({ kind, timeMs, body }: FlvTag): Uint8Array {
  const bytes = new Uint8Array(tagHeadBytes + body.length + tagTailBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  bytes[0] = kind;
  // The low 24 bits come first, then the highest 8, because the format grew from 24 to 32 bits.
  view.setUint32(4, (timeMs & 0xffffff) << 8);
  bytes[7] = timeMs >>> 24;
  bytes.set(body, tagHeadBytes);
  view.setUint32(tagHeadBytes + body.length, tagHeadBytes + body.length);
  return bytes;
}
