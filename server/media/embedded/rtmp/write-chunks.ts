import type { RtmpMessage } from './rtmp-message';

/** The chunk size that we announce: one chunk for nearly every message. */
export const outChunkBytes = 0xffff;

const extendedMark = 0xffffff;
/** The chunk streams by message type; audio, video and data have one each, so that one never delays another. */
const chunkStreams: Readonly<Record<number, number>> = { 8: 4, 9: 5, 18: 6, 20: 3 };
const controlStream = 2;

/** One message as chunks. A time of more than 24 bits stands in every chunk, as the specification says since 2012. */
export function writeChunks({ type, streamId, timeMs, body }: RtmpMessage): Buffer {
  const id = chunkStreams[type] ?? controlStream;
  const time = timeMs >>> 0;
  const isExtended = time >= extendedMark;
  const extended = Buffer.alloc(isExtended ? 4 : 0);
  if (isExtended) extended.writeUInt32BE(time);
  const header = Buffer.alloc(12);
  header.writeUInt8(id, 0);
  header.writeUIntBE(isExtended ? extendedMark : time, 1, 3);
  header.writeUIntBE(body.length, 4, 3);
  header.writeUInt8(type, 7);
  header.writeUInt32LE(streamId, 8);
  const parts = [header, extended, body.subarray(0, outChunkBytes)];
  for (let at = outChunkBytes; at < body.length; at += outChunkBytes) {
    parts.push(Buffer.from([0xc0 | id]), extended, body.subarray(at, at + outChunkBytes));
  }
  return Buffer.concat(parts);
}

/** The same message for a player whose message stream has another number. */
export function withStreamId(message: Buffer, streamId: number): Buffer {
  const copy = Buffer.from(message);
  copy.writeUInt32LE(streamId, 8);
  return copy;
}
