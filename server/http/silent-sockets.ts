import type { Server as HttpServer } from 'node:http';
import type { Socket } from 'node:net';
import type { AnyServer } from './mount';

/** Connections of one address that have not sent a request yet. A browser opens six of them. */
const maxSilent = 128;

/** An honest client has sent its request by then. */
const silentMs = 1_000;

/** The time for the head of a request, and for the handshake of TLS. */
const headMs = 10_000;

/** Options of a server of our own. The defaults of Node give a silent peer a minute, and a slow one five. */
export const timeouts = {
  headersTimeout: headMs,
  requestTimeout: 30_000,
  handshakeTimeout: headMs,
  connectionsCheckingInterval: 1_000,
};

/**
 * Closes the connections of an address that holds too many without a request: each holds a file, and a process has some
 * thousands. Behind a proxy all connections have one address, so the proxy limits them.
 */
export function limitSilentSockets(server: AnyServer): void {
  const silent = new Map<string, Set<string>>();
  const heard = ({ remoteAddress = '', remotePort }: Pick<Socket, 'remoteAddress' | 'remotePort'>): void => {
    const ports = silent.get(remoteAddress);
    ports?.delete(String(remotePort));
    if (ports?.size === 0) silent.delete(remoteAddress);
  };
  server.on('connection', (socket: Socket) => {
    const { remoteAddress = '', remotePort } = socket;
    const ports = silent.get(remoteAddress) ?? new Set();
    silent.set(remoteAddress, ports.add(String(remotePort)));
    // Not at once: behind one address, hundreds of honest clients may come back in the same moment.
    const timer = setTimeout(() => ports.has(String(remotePort)) && ports.size > maxSilent && socket.destroy(), silentMs);
    socket.once('close', () => {
      clearTimeout(timer);
      heard({ remoteAddress, remotePort });
    });
  });
  // By address and port, because over TLS a request comes from another object than the connection.
  const plain = server as HttpServer;
  plain.on('request', ({ socket }) => heard(socket)).on('upgrade', ({ socket }) => heard(socket));
}
