/** The way to a peer, and back to it: an address for UDP, a connection for TCP. */
export interface Path {
  readonly transport: 'udp' | 'tcp';
  readonly address: string;
  readonly port: number;
  /** Sends one datagram. Returns false when it was dropped, because too much is waiting or the path is closed. */
  send(datagram: Buffer): boolean;
  /** Lets all later datagrams of this path reach `session`, which has just verified a check of ICE on it. */
  bind(session: DatagramSession): void;
}

/** The end of a session that gets its datagrams. */
export interface DatagramSession {
  /**
   * Takes a datagram, which nobody else uses. STUN messages may be anybody's: they only name the session. All others come by a path
   * that the session has bound. Never throws.
   */
  onDatagram(datagram: Buffer, reply: Path): void;
}

export type DatagramKind = 'stun' | 'dtls' | 'rtp' | 'unknown';

/** The kind of a datagram, by its first byte (RFC 7983). RTCP counts as RTP. */
export function kindOf(datagram: Buffer): DatagramKind {
  const first = datagram[0] ?? 255;
  if (first <= 3) return 'stun';
  if (first >= 20 && first <= 63) return 'dtls';
  return first >= 128 && first <= 191 ? 'rtp' : 'unknown';
}

/** The sessions by the user fragments of their ICE. All ports share one table. */
export class SessionTable {
  private readonly sessions = new Map<string, DatagramSession>();
  private readonly releases: ((session: DatagramSession) => void)[] = [];

  /** `ufragOf` reads which receiver a STUN message names, the left part of its user name; null when it names none. */
  constructor(private readonly ufragOf: (datagram: Buffer) => string | null) {}

  /** A session has several user fragments while its ICE restarts. */
  add(ufrag: string, session: DatagramSession): void {
    this.sessions.set(ufrag, session);
  }

  /** With its last user fragment a session loses its paths in all ports. */
  remove(ufrag: string): void {
    const session = this.sessions.get(ufrag);
    this.sessions.delete(ufrag);
    if (session !== undefined && !this.has(session)) this.releases.forEach((release) => release(session));
  }

  has(session: DatagramSession): boolean {
    return Array.from(this.sessions.values()).includes(session);
  }

  /** The session that a STUN message names, if there is one. */
  named(datagram: Buffer): DatagramSession | undefined {
    const ufrag = this.ufragOf(datagram);
    return ufrag === null ? undefined : this.sessions.get(ufrag);
  }

  /** For a port: calls `release` with each session that was removed. */
  onRemoved(release: (session: DatagramSession) => void): void {
    this.releases.push(release);
  }
}
