import { createHash } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { value } from '../dialects';
import { mark } from '../raw-socket';

/** An event as our backend sends it, in a frame. */
function eventFrame(): Buffer {
  const event = { t: 'ev', n: 'r:room-1', e: 'AAAAAAAA', s: 1_000, ts: 1_790_000_000_000, k: 'message.sent' };
  const payload = Buffer.from(JSON.stringify({ ...event, d: { id: 'user-1', topic: 'chat', value } }));
  const header = Buffer.from([0x81, 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([header, payload]);
}

/**
 * The floor: for each message from a socket it writes the bytes of an event to all sockets of the room, in a loop. It checks, stores and
 * queues nothing.
 */
export function bareServer(): Server {
  const rooms = new Map<string, Set<Socket>>();
  const frame = eventFrame();
  return createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (head) => {
      const text = head.toString('latin1');
      const [, path = '', key = ''] = /^GET (\S+)[^]*Sec-WebSocket-Key: (\S+)/.exec(text) ?? [];
      const room = rooms.get(path) ?? new Set();
      rooms.set(path, room.add(socket));
      socket.on('close', () => room.delete(socket));
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      const upgrade = `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}`;
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${upgrade}\r\n\r\n`);
      socket.on('data', (bytes) => {
        for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + mark.length))
          for (const member of room) member.write(frame);
      });
    });
  });
}
