import { createSocket, type RemoteInfo, type Socket, type SocketType } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { kindOf, type DatagramSession, type Path, type SessionTable } from './session-table';

export interface UdpPortOptions {
  table: SessionTable;
  /**
   * The addresses that peers are told. Where all are this machine's own, each has a socket, so that an answer leaves from the address
   * that was asked; a kernel would choose another one for a peer on the same machine, and the peer would drop it. With an address that
   * a router maps, or with none, one socket takes all addresses of IPv4, and one those of IPv6 where the machine has it.
   */
  hosts?: readonly string[] | undefined;
  limits?: Partial<UdpLimits> | undefined;
}

export interface UdpLimits {
  /** The bytes that the kernel is asked to keep while this process is busy. It may keep fewer. */
  kernelBytes: number;
  /** The bytes that wait in this process for the kernel; further datagrams are dropped. */
  queueBytes: number;
  /** The addresses of one session: the one that was bound first is forgotten. A phone that changes networks has two or three. */
  pathsPerSession: number;
}

const defaults: UdpLimits = { kernelBytes: 4_194_304, queueBytes: 1_048_576, pathsPerSession: 8 };

export interface UdpCounts {
  /** Datagrams that reached no session. */
  unknown: number;
  /** Datagrams that were dropped or that the kernel refused. */
  unsent: number;
}

/** The machine has no IPv6. */
const noFamily: readonly (string | undefined)[] = ['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EPROTONOSUPPORT'];

/** Whether it is the address of an interface of this machine. */
export const isOwn = (host: string): boolean =>
  Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === host));

const keyOf = ({ address, port }: { address: string; port: number }): string => `${address} ${port}`;

/** One UDP port for all sessions. */
export class UdpPort {
  readonly counts: UdpCounts = { unknown: 0, unsent: 0 };
  readonly limits: UdpLimits;
  private sockets: Socket[] = [];
  private readonly byAddress = new Map<string, DatagramSession>();
  /** The addresses of each session in `byAddress`, in the order of binding. */
  private readonly bound = new Map<DatagramSession, Set<string>>();

  constructor(private readonly options: UdpPortOptions) {
    this.limits = { ...defaults, ...options.limits };
    options.table.onRemoved((session) => this.release(session));
  }

  /** The number of the port; 0 while it is closed. */
  get port(): number {
    return this.sockets[0]?.address().port ?? 0;
  }

  /** How many addresses are bound to sessions. */
  get paths(): number {
    return this.byAddress.size;
  }

  /** Opens `port`, or any free one for 0. Rejects with the system's error, such as EADDRINUSE. */
  async open(port: number): Promise<void> {
    const { hosts = [] } = this.options;
    try {
      if (hosts.length === 0 || !hosts.every(isOwn)) return await this.listenEverywhere(port);
      for (const host of hosts) await this.listen(isIPv6(host) ? 'udp6' : 'udp4', this.port || port, host);
    } catch (cause) {
      this.close();
      throw cause;
    }
  }

  close(): void {
    this.sockets.forEach((socket) => socket.close());
    this.sockets = [];
    this.byAddress.clear();
    this.bound.clear();
  }

  /** For a path of this port, after each datagram. */
  readonly sent = (error: Error | null): void => {
    if (error !== null) this.counts.unsent += 1;
  };

  /** For a path of this port. */
  bind(address: { address: string; port: number }, session: DatagramSession): void {
    const key = keyOf(address);
    const owner = this.byAddress.get(key);
    if (owner === session || !this.options.table.has(session)) return;
    if (owner !== undefined) this.bound.get(owner)?.delete(key);
    const keys = this.bound.get(session) ?? new Set();
    this.byAddress.set(key, session);
    this.bound.set(session, keys.add(key));
    const [first] = keys;
    if (keys.size <= this.limits.pathsPerSession || first === undefined) return;
    keys.delete(first);
    this.byAddress.delete(first);
  }

  private release(session: DatagramSession): void {
    this.bound.get(session)?.forEach((key) => this.byAddress.delete(key));
    this.bound.delete(session);
  }

  private async listenEverywhere(port: number): Promise<void> {
    await this.listen('udp4', port);
    await this.listen('udp6', this.port).catch((cause: NodeJS.ErrnoException) => {
      if (!noFamily.includes(cause.code)) throw cause;
    });
  }

  private async listen(type: SocketType, port: number, host?: string): Promise<void> {
    const socket = createSocket({
      type,
      ipv6Only: type === 'udp6',
      // Peers are addresses, never names: without a look-up a datagram leaves at once, and in order.
      lookup: (address, _options, found) => found(null, address, type === 'udp6' ? 6 : 4),
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(host === undefined ? { port } : { port, address: host }, () => {
        socket.off('error', reject);
        resolve();
      });
    });
    socket.on('error', () => undefined);
    socket.on('message', (datagram, from) => this.receive(socket, datagram, from));
    this.askForRoom(socket);
    this.sockets.push(socket);
  }

  private askForRoom(socket: Socket): void {
    try {
      socket.setRecvBufferSize(this.limits.kernelBytes);
      socket.setSendBufferSize(this.limits.kernelBytes);
    } catch {
      // Some systems refuse what exceeds their limit, and keep their own size.
    }
  }

  private receive(socket: Socket, datagram: Buffer, from: RemoteInfo): void {
    const kind = kindOf(datagram);
    const session = kind === 'stun' ? this.options.table.named(datagram) : this.byAddress.get(keyOf(from));
    if (session === undefined || kind === 'unknown') this.counts.unknown += 1;
    else session.onDatagram(datagram, new UdpPath(this, socket, from));
  }
}

class UdpPath implements Path {
  readonly transport = 'udp';
  readonly address: string;
  readonly port: number;

  constructor(
    private readonly owner: UdpPort,
    private readonly socket: Socket,
    { address, port }: RemoteInfo,
  ) {
    this.address = address;
    this.port = port;
  }

  send(datagram: Buffer): boolean {
    try {
      if (this.socket.getSendQueueSize() > this.owner.limits.queueBytes) throw new Error('too much is waiting');
      this.socket.send(datagram, this.port, this.address, this.owner.sent);
      return true;
    } catch {
      this.owner.counts.unsent += 1;
      return false;
    }
  }

  bind(session: DatagramSession): void {
    this.owner.bind(this, session);
  }
}
