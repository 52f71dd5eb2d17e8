import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { udpLink, type UdpLink } from './udp-link';

/** The only way to a server's WebRTC: one port of UDP and of TCP, each of which a test may block. */
export interface MediaWay {
  /** The port in the server's answers. */
  readonly port: number;
  readonly udp: UdpLink;
  /** How many TCP connections were led to the server so far. */
  readonly tcpConnections: number;
  /** Leads everything to this port of the server. */
  leadTo(port: number): void;
  /**
   * A blocked way swallows everything, as a firewall without an answer does. `exceptFrom` are ports from which UDP passes in any case:
   * those of a relay, which is beyond the firewall.
   */
  block(blocked: { udp: boolean; tcp: boolean; exceptFrom?: (port: number) => boolean }): void;
  close(): Promise<void>;
}

export async function mediaWay(seed: number): Promise<MediaWay> {
  const udp = await udpLink(0, seed);
  let target = 0;
  let isTcpBlocked = false;
  let tcpConnections = 0;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const tcp = createServer((socket) => {
    keep(socket);
    // Swallowed bytes are read, so that the peer sees an open connection.
    if (isTcpBlocked) return void socket.resume();
    tcpConnections += 1;
    const inner = keep(connect(target, '127.0.0.1'));
    socket.on('data', (bytes) => isTcpBlocked || inner.write(bytes)).on('close', () => inner.destroy());
    inner.on('data', (bytes) => isTcpBlocked || socket.write(bytes)).on('close', () => socket.destroy());
  });
  await new Promise<void>((resolve) => tcp.listen(udp.port, '127.0.0.1', resolve));
  return {
    port: (tcp.address() as AddressInfo).port,
    udp,
    get tcpConnections() {
      return tcpConnections;
    },
    leadTo: (port) => {
      target = port;
      udp.leadTo(port);
    },
    block: (blocked) => {
      isTcpBlocked = blocked.tcp;
      const { exceptFrom } = blocked;
      const isShut = blocked.udp && exceptFrom === undefined;
      [udp.up, udp.down].forEach((direction) => (direction.impairment = isShut ? { loss: 1 } : {}));
      udp.swallows = blocked.udp && exceptFrom !== undefined ? (port) => !exceptFrom(port) : () => false;
    },
    close: async () => {
      udp.close();
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => tcp.close(resolve));
    },
  };
}
