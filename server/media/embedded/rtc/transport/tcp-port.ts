import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { FrameReader, frame } from './frames';
import { kindOf, type DatagramSession, type Path, type SessionTable } from './session-table';

export interface TcpPortOptions {
  table: SessionTable;
  /** The address to listen on; without one, all addresses. */
  host?: string | undefined;
  limits?: Partial<TcpLimits> | undefined;
}

export interface TcpLimits {
  /** A connection that no session has bound after this time is closed. */
  unboundMs: number;
  /** The connections in all. */
  connections: number;
  /** The connections of one address that no session has bound yet. */
  unboundPerAddress: number;
  /** The connections of one session: the one that was bound first is closed. */
  pathsPerSession: number;
  /** Media is dropped while more bytes wait for a slow reader, and everything while twice as many do. */
  queueBytes: number;
}

const defaults: TcpLimits = {
  unboundMs: 3_000,
  connections: 2_000,
  unboundPerAddress: 32,
  pathsPerSession: 4,
  queueBytes: 131_072,
};

export interface TcpCounts {
  /** Connections that were closed because they broke a rule or a limit. */
  refused: number;
  /** Frames that reached no session. */
  unknown: number;
  /** Datagrams that were dropped for slow readers. */
  unsent: number;
}

/** A socket for both families writes addresses of IPv4 as addresses of IPv6. */
const addressOf = (socket: Socket): string => (socket.remoteAddress ?? '').replace(/^::ffff:(?=\d+\.)/, '');

/** One TCP port for peers that cannot use UDP: the passive candidate of ICE (RFC 6544). */
export class TcpPort {
  readonly counts: TcpCounts = { refused: 0, unknown: 0, unsent: 0 };
  readonly limits: TcpLimits;
  readonly table: SessionTable;
  private server: Server | null = null;
  private readonly paths = new Set<TcpPath>();

  constructor(private readonly options: TcpPortOptions) {
    this.limits = { ...defaults, ...options.limits };
    this.table = options.table;
    this.table.onRemoved((session) => this.pathsOf(session).forEach((path) => path.close()));
  }

  /** The number of the port; 0 while it is closed. */
  get port(): number {
    return (this.server?.address() as AddressInfo | null)?.port ?? 0;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.paths.size;
  }

  /** Opens `port`, or any free one for 0. Rejects with the system's error, such as EADDRINUSE. */
  async open(port: number): Promise<void> {
    const server = createServer({ noDelay: true }, (socket) => this.take(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host: this.options.host }, () => {
        server.off('error', reject);
        resolve();
      });
    });
    server.on('error', () => undefined);
    this.server = server;
  }

  close(): void {
    this.server?.close();
    this.server = null;
    this.paths.forEach((path) => path.close());
  }

  /** The connections of `session`, in the order of binding. */
  pathsOf(session: DatagramSession): TcpPath[] {
    return Array.from(this.paths).filter((path) => path.session === session);
  }

  /** Takes a connection of which nothing was read. */
  take(socket: Socket): void {
    const address = addressOf(socket);
    const unbound = Array.from(this.paths).filter((path) => path.session === null && path.address === address).length;
    socket.on('error', () => undefined);
    if (this.paths.size >= this.limits.connections || unbound >= this.limits.unboundPerAddress) {
      this.counts.refused += 1;
      return void socket.destroy();
    }
    const path = new TcpPath(this, socket);
    this.paths.add(path);
    socket.once('close', () => this.paths.delete(path));
  }

  /** A bound path is the last of its session. */
  bound(path: TcpPath, session: DatagramSession): void {
    this.paths.delete(path);
    this.paths.add(path);
    const all = this.pathsOf(session);
    if (all.length > this.limits.pathsPerSession) all[0]?.close();
  }
}

class TcpPath implements Path {
  readonly transport = 'tcp';
  readonly address: string;
  readonly port: number;
  /** The session that has bound this connection. */
  session: DatagramSession | null = null;
  private readonly frames = new FrameReader();
  private readonly unbound: NodeJS.Timeout;

  constructor(
    private readonly owner: TcpPort,
    private readonly socket: Socket,
  ) {
    this.address = addressOf(socket);
    this.port = socket.remotePort ?? 0;
    this.unbound = setTimeout(() => this.refuse(), owner.limits.unboundMs);
    socket.on('data', (piece) => this.read(piece));
    socket.once('close', () => clearTimeout(this.unbound));
  }

  bind(session: DatagramSession): void {
    if (this.session === session || this.socket.destroyed || !this.owner.table.has(session)) return;
    clearTimeout(this.unbound);
    this.session = session;
    this.owner.bound(this, session);
  }

  send(datagram: Buffer): boolean {
    const { queueBytes } = this.owner.limits;
    const most = kindOf(datagram) === 'rtp' ? queueBytes : 2 * queueBytes;
    if (!this.socket.writable || this.socket.writableLength + datagram.length > most) {
      this.owner.counts.unsent += 1;
      return false;
    }
    this.socket.write(frame(datagram));
    return true;
  }

  close(): void {
    this.socket.destroy();
  }

  private refuse(): void {
    this.owner.counts.refused += 1;
    this.close();
  }

  private read(piece: Buffer): void {
    const datagrams = this.frames.read(piece);
    if (datagrams === null) this.refuse();
    else datagrams.forEach((datagram) => this.receive(datagram));
  }

  private receive(datagram: Buffer): void {
    // An earlier datagram of the same piece may have ended the connection.
    if (this.socket.destroyed) return;
    const kind = kindOf(datagram);
    const session = kind === 'stun' ? this.owner.table.named(datagram) : (this.session ?? undefined);
    if (session !== undefined && kind !== 'unknown') return session.onDatagram(datagram, this);
    this.owner.counts.unknown += 1;
    // A peer of ours begins with a check.
    if (this.session === null) this.refuse();
  }
}
