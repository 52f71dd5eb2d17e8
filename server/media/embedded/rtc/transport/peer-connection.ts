import { readCompound, type RtcpPacket } from '../packets/rtcp';
import type { MediaLink } from '../forwarding/media-link';
import { startDtls, type DtlsCertificate, type DtlsHandshake } from './dtls';
import { IceLite } from './ice-lite';
import { kindOf, type DatagramSession, type Path, type SessionTable } from './session-table';
import { Srtp, type OpenedRtp } from './srtp';

export interface PeerConnectionOptions {
  table: SessionTable;
  certificate: DtlsCertificate;
  /** The fingerprint of the offer. */
  peerFingerprint: string;
  now(): number;
  /** Media may flow. */
  onOpen(): void;
  onRtp(opened: OpenedRtp, packet: Buffer): void;
  onRtcp(packet: RtcpPacket): void;
  /** Called once at most: the peer left, was silent for too long, or never came. Not called after `close`. */
  onClosed(reason: string): void;
}

/** A peer that does not connect after its offer was answered is given up after this time. */
const connectMs = 30_000;
const watchMs = 1_000;
/** A check by TCP waits for one by UDP so long, which needs a few attempts where much is lost. */
const udpFirstMs = 300;
/** A peer checks a way that it uses every 2.5 s. */
const udpAliveMs = 5_000;
/** RTCP packet types lie where payload types with the marker would (RFC 5761, 4). */
const isRtcp = (datagram: Buffer): boolean => {
  const second = datagram[1] ?? 0;
  return second >= 192 && second <= 223;
};

/** One connection to a peer: ICE finds the way, DTLS makes the keys, SRTP carries media. It ends with `close`, or by `onClosed`. */
export class PeerConnection implements MediaLink, DatagramSession {
  readonly ice: IceLite;
  readonly counts = { sentBytes: 0, receivedBytes: 0, forged: 0 };
  /** How media came last; null before the first nomination. */
  transport: Path['transport'] | null = null;
  private path: Path | null = null;
  private udpCheckedMs = -Infinity;
  private tcpCheckedMs = Infinity;
  private dtls: DtlsHandshake | null = null;
  private srtp: Srtp | null = null;
  private isClosed = false;
  private readonly openedMs: number;
  private heardMs: number;
  private readonly watch: NodeJS.Timeout;

  constructor(private readonly options: PeerConnectionOptions) {
    this.ice = new IceLite(options.now);
    this.openedMs = this.heardMs = options.now();
    options.table.add(this.ice.ufrag, this);
    this.watch = setInterval(() => this.checkLife(), watchMs);
  }

  get isOpen(): boolean {
    return this.srtp !== null && !this.isClosed;
  }

  /** For how long nothing genuine has come from the peer, neither a check nor media. */
  get silentMs(): number {
    return this.options.now() - this.heardMs;
  }

  onDatagram(datagram: Buffer, reply: Path): void {
    if (this.isClosed) return;
    const kind = kindOf(datagram);
    if (kind === 'stun') return this.onStun(datagram, reply);
    if (kind === 'dtls') this.dtls?.receive(datagram);
    else if (kind === 'rtp') this.onMedia(datagram);
  }

  sendRtp(packet: Buffer, index: number): Buffer {
    if (this.srtp === null) return packet;
    const sealed = this.srtp.seal(packet, index);
    this.sendAgain(sealed);
    return sealed;
  }

  sendAgain(sealed: Buffer): void {
    if (this.srtp !== null) this.send(sealed);
  }

  sendRtcp(compound: Buffer): void {
    if (this.srtp !== null) this.send(this.srtp.sealRtcp(compound));
  }

  close(): void {
    if (this.isClosed) return;
    // The peer is told while the way to it is still there.
    this.dtls?.close();
    this.isClosed = true;
    clearInterval(this.watch);
    this.options.table.remove(this.ice.ufrag);
    this.path = this.srtp = null;
  }

  private onStun(datagram: Buffer, reply: Path): void {
    const checked = this.ice.receive(datagram, reply);
    if (checked === null) return;
    this.heardMs = this.options.now();
    if (!this.takes(reply)) return;
    reply.bind(this);
    reply.send(checked.response);
    // Before a nomination the first way that works carries the handshake.
    if (checked.isNominated || this.path === null) this.path = reply;
    this.transport = this.path.transport;
    this.dtls ??= startDtls({
      certificate: this.options.certificate,
      peerFingerprint: this.options.peerFingerprint,
      send: (flight) => this.send(flight),
      onKeys: (keys) => {
        this.srtp = new Srtp(keys);
        this.options.onOpen();
      },
      onFailed: (reason) => this.end(reason),
    });
  }

  /**
   * TCP is for peers whose checks by UDP do not arrive. A browser takes what answers first, and stays with it where it counts the network
   * of the other way as costly; but media by TCP stand still at each loss.
   */
  private takes({ transport }: Path): boolean {
    const nowMs = this.options.now();
    if (transport === 'udp') this.udpCheckedMs = nowMs;
    if (transport === 'udp' || this.path?.transport === 'tcp') return true;
    this.tcpCheckedMs = Math.min(this.tcpCheckedMs, nowMs);
    return nowMs - this.tcpCheckedMs >= udpFirstMs && nowMs - this.udpCheckedMs > udpAliveMs;
  }

  private onMedia(datagram: Buffer): void {
    const { srtp, options } = this;
    if (srtp === null) return;
    this.counts.receivedBytes += datagram.length;
    if (isRtcp(datagram)) {
      const compound = srtp.openRtcp(datagram);
      if (compound === null) return;
      this.heardMs = options.now();
      readCompound(compound).forEach((packet) => options.onRtcp(packet));
      return;
    }
    const opened = srtp.open(datagram);
    if (opened === null) {
      this.counts.forged += 1;
      return;
    }
    this.heardMs = options.now();
    options.onRtp(opened, datagram);
  }

  private send(datagram: Buffer): void {
    if (this.path?.send(datagram) === true) this.counts.sentBytes += datagram.length;
  }

  private checkLife(): void {
    if (this.ice.isSilent) this.end('the peer is silent');
    else if (this.srtp === null && this.options.now() - this.openedMs > connectMs) this.end('the peer did not connect');
  }

  private end(reason: string): void {
    if (this.isClosed) return;
    this.close();
    this.options.onClosed(reason);
  }
}
