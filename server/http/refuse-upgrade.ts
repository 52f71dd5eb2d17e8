import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** The time that a refused peer has to read the answer and close. */
const lingerMs = 500;
/** Refused sockets that may still read their answer. With more of them, somebody is flooding, and gets none. */
const maxLingering = 64;

/** After this many seconds a node that was unavailable or asked too often may be asked again: about the time of a restart. */
const retryAfterSeconds = 5;

const lingering = new Set<Duplex>();

/** Refuses an upgrade. The socket is gone within a second, whether or not its peer closes it: it would hold a file for ever. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  socket.on('error', () => socket.destroy());
  if (socket.destroyed || lingering.size >= maxLingering) return void socket.destroy();
  lingering.add(socket);
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => {
    clearTimeout(timer);
    lingering.delete(socket);
  });
  // Unread bytes would turn the close into a reset, and the peer would lose the answer. Its end must be seen too.
  socket.once('end', () => socket.destroy()).resume();
  const retry = status === 503 || status === 429 ? `Retry-After: ${retryAfterSeconds}\r\n` : '';
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${retry}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
