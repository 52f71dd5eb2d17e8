import { stunUsername } from '../packets/stun';
import type { AnswerTerms, Candidate } from './answer';
import { createDtlsCertificate, type DtlsCertificate } from './dtls';
import { PeerConnection, type PeerConnectionOptions } from './peer-connection';
import { SessionTable } from './session-table';
import { TcpPort } from './tcp-port';
import { isOwn, UdpPort } from './udp-port';

export interface PortsOptions {
  now(): number;
  /** The addresses in answers, without ports: those under which peers reach this machine. */
  hosts: readonly string[];
  /** The port in answers, where a router maps it; null for the one that is open. */
  publicPort: number | null;
}

/** The two ports of WebRTC, the certificate of this process, and the connections over them. */
export class Ports {
  private readonly table = new SessionTable((datagram) => stunUsername(datagram)?.split(':')[0] ?? null);
  private readonly udp: UdpPort;
  private readonly tcp: TcpPort;
  private certificate: DtlsCertificate | null = null;

  constructor(private readonly options: PortsOptions) {
    const { table } = this;
    const { hosts } = options;
    this.udp = new UdpPort({ table, hosts });
    // Where peers are told one address of this machine alone, nothing listens on the others.
    this.tcp = new TcpPort({ table, host: hosts.length === 1 && hosts.every(isOwn) ? hosts[0] : undefined });
  }

  get port(): number {
    return this.udp.port;
  }

  /** Opens the UDP port, and the TCP port of the same number. Rejects with the system's error. */
  async open(port: number): Promise<void> {
    this.certificate = await createDtlsCertificate();
    await this.udp.open(port);
    await this.tcp.open(this.udp.port);
  }

  close(): void {
    this.udp.close();
    this.tcp.close();
  }

  connect(
    peerFingerprint: string,
    events: Pick<PeerConnectionOptions, 'onRtp' | 'onRtcp' | 'onOpen' | 'onClosed'>,
  ): PeerConnection {
    const { certificate, options, table } = this;
    if (certificate === null) throw new Error('the server is not open');
    return new PeerConnection({ ...events, table, certificate, peerFingerprint, now: options.now });
  }

  /** Our part of the answer to the peer of a connection. */
  termsOf({ ice: { ufrag, password } }: PeerConnection): AnswerTerms {
    return { ufrag, password, fingerprint: this.certificate?.fingerprint ?? '', candidates: this.candidates };
  }

  private get candidates(): Candidate[] {
    const port = this.options.publicPort ?? this.port;
    return (['udp', 'tcp'] as const).flatMap((protocol) => this.options.hosts.map((address) => ({ protocol, address, port })));
  }
}
