import { connect, type Socket } from 'node:net';

/** A handshake that ignores the response. */
const handshake = Buffer.concat([Buffer.from([3]), Buffer.alloc(1_536), Buffer.alloc(1_536)]);

const chunkStreams: Readonly<Record<number, number>> = { 1: 2, 8: 4, 9: 5, 20: 3 };

/** One RTMP message in one chunk. */
export function rtmpMessage(type: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt8(chunkStreams[type] ?? 6, 0);
  header.writeUIntBE(payload.length, 4, 3);
  header.writeUInt8(type, 7);
  return Buffer.concat([header, payload]);
}

const amf = (value: string | number | null | Record<string, string>): Buffer => {
  if (value === null) return Buffer.from([5]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9);
    bytes.writeDoubleBE(value, 1);
    return bytes;
  }
  const text = (marked: string, marker: readonly number[]) =>
    Buffer.concat([Buffer.from([...marker, marked.length >> 8, marked.length & 0xff]), Buffer.from(marked)]);
  if (typeof value === 'string') return text(value, [2]);
  const fields = Object.entries(value).flatMap(([name, field]) => [text(name, []), text(field, [2])]);
  return Buffer.concat([Buffer.from([3]), ...fields, Buffer.from([0, 0, 9])]);
};

export const rtmpCommand = (...values: Parameters<typeof amf>[0][]): Buffer => rtmpMessage(20, Buffer.concat(values.map(amf)));

const largeChunks = Buffer.from([0, 0xff, 0xff, 0xff]);

/** An RTMP connection that sends what a test wants, and never reads. */
export function deafRtmp(port: number): Socket {
  const socket = connect(port, '127.0.0.1').pause();
  socket.on('error', () => undefined);
  socket.write(handshake);
  socket.write(rtmpMessage(1, largeChunks));
  socket.write(rtmpCommand('connect', 1, { app: 'live', tcUrl: `rtmp://127.0.0.1:${port}/live` }));
  socket.write(rtmpCommand('createStream', 2, null));
  return socket;
}
