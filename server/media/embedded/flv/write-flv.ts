/** `FLV`, version 1, sound and picture, the header's size, and the size of the previous tag, which there is none of. */
export const flvHeader = Buffer.from([0x46, 0x4c, 0x56, 1, 0b101, 0, 0, 0, 9, 0, 0, 0, 0]);

export const tagHeadBytes = 11;
export const tagTailBytes = 4;

export function flvTag(type: number, timeMs: number, body: Buffer): Buffer {
  const bytes = Buffer.alloc(tagHeadBytes + body.length + tagTailBytes);
  bytes.writeUInt8(type, 0);
  bytes.writeUIntBE(body.length, 1, 3);
  // The low 24 bits come first, then the highest 8, because the format grew from 24 to 32 bits.
  bytes.writeUIntBE(timeMs & 0xffffff, 4, 3);
  bytes.writeUInt8(timeMs >>> 24, 7);
  body.copy(bytes, tagHeadBytes);
  bytes.writeUInt32BE(tagHeadBytes + body.length, tagHeadBytes + body.length);
  return bytes;
}
