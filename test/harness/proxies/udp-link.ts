import { createSocket, type Socket } from 'node:dgram';
import { seededRandom } from '../../../tools/seeded-random';

/** The faults of one direction of a way. */
export interface Impairment {
  /** The share of datagrams that are lost at random, 0…1. */
  loss?: number;
  /** The mean number of datagrams that are lost together (Gilbert's model); 1 by default. */
  burst?: number;
  delayMs?: number;
  /** Each datagram is late by a random time up to this, and may be overtaken. */
  jitterMs?: number;
  /** A line of so many bit/s before which datagrams wait, for `queueMs` at most. */
  bitsPerSecond?: number;
  queueMs?: number;
}

export interface LinkCounts {
  datagrams: number;
  /** With the headers of IP and UDP. */
  bytes: number;
  lost: number;
  lostBytes: number;
}

/** A way over UDP between peers and a server, which loses and delays. */
export interface UdpLink {
  readonly port: number;
  /** From peers to the server, and back. May be changed while datagrams are on the way. */
  readonly up: Direction;
  readonly down: Direction;
  /** Drops what comes from this port of a peer. */
  swallows: (port: number) => boolean;
  /** Leads to another port of the server. */
  leadTo(target: number): void;
  /** The server sees all peers at other ports from now on, as behind a router that forgot them. */
  rebind(): void;
  close(): void;
}

/** IP and UDP add this to each datagram. */
const headerBytes = 28;

class Direction {
  impairment: Impairment = {};
  readonly counts: LinkCounts = { datagrams: 0, bytes: 0, lost: 0, lostBytes: 0 };
  /** Sees each datagram as it was sent, before it is lost or delayed. */
  watch: ((datagram: Buffer) => void) | null = null;
  private isLosing = false;
  private freeAtMs = 0;

  constructor(private readonly random: () => number) {}

  /** Calls `deliver` when the datagram arrives, and never when it is lost. */
  carry(datagram: Buffer, deliver: () => void): void {
    const bytes = datagram.length + headerBytes;
    const { delayMs = 0, jitterMs = 0, bitsPerSecond, queueMs = 300 } = this.impairment;
    this.counts.datagrams += 1;
    this.counts.bytes += bytes;
    this.watch?.(datagram);
    const nowMs = performance.now();
    let atMs = nowMs + delayMs + this.random() * jitterMs;
    if (bitsPerSecond !== undefined) {
      const startMs = Math.max(nowMs, this.freeAtMs);
      if (startMs - nowMs > queueMs) return this.lose(bytes);
      this.freeAtMs = startMs + (bytes * 8_000) / bitsPerSecond;
      atMs += this.freeAtMs - nowMs;
    }
    if (this.isLost()) return this.lose(bytes);
    if (atMs - nowMs < 0.5) deliver();
    else setTimeout(deliver, atMs - nowMs);
  }

  private lose(bytes: number): void {
    this.counts.lost += 1;
    this.counts.lostBytes += bytes;
  }

  /** With bursts the way is in a good or a bad state, and loses everything in the bad one. */
  private isLost(): boolean {
    const { loss = 0, burst = 1 } = this.impairment;
    if (burst <= 1) return this.random() < loss;
    const leaveBad = 1 / burst;
    const enterBad = (leaveBad * loss) / (1 - loss);
    this.isLosing = this.isLosing ? this.random() >= leaveBad : this.random() < enterBad;
    return this.isLosing;
  }
}

export type { Direction };

/** Opens a link to a server on this machine, at one of its addresses. */
export async function udpLink(
  target: number,
  seed: number,
  impairment: { up?: Impairment; down?: Impairment } = {},
  serverAddress = '127.0.0.1',
): Promise<UdpLink> {
  const random = seededRandom(seed);
  const [up, down] = [new Direction(random), new Direction(random)];
  Object.assign(up, { impairment: impairment.up ?? {} });
  Object.assign(down, { impairment: impairment.down ?? {} });
  const front = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
  let backs = new Map<string, Socket>();
  let to = target;
  let isClosed = false;
  const send = (socket: Socket, datagram: Buffer, port: number, address: string): void => {
    // A delayed datagram may belong to a socket of before.
    if (!isClosed && (socket === front || Array.from(backs.values()).includes(socket))) socket.send(datagram, port, address);
  };
  // A browser on a machine with a network sends from that network's address, to whatever address.
  const backOf = (address: string, port: number): Socket => {
    const peer = `${address}:${port}`;
    const known = backs.get(peer);
    if (known !== undefined) return known;
    const back = createSocket({ type: 'udp4', recvBufferSize: 1 << 20 });
    back.on('message', (datagram) => down.carry(datagram, () => send(front, datagram, port, address)));
    back.on('error', () => undefined);
    backs.set(peer, back);
    return back;
  };
  front.on('message', (datagram, { address, port }) => {
    if (link.swallows(port)) return;
    const back = backOf(address, port);
    up.carry(datagram, () => send(back, datagram, to, serverAddress));
  });
  await new Promise<void>((resolve) => front.bind(0, '127.0.0.1', resolve));
  const link: UdpLink = {
    port: front.address().port,
    up,
    down,
    swallows: () => false,
    leadTo: (other) => {
      to = other;
    },
    rebind: () => {
      backs.forEach((back) => back.close());
      backs = new Map();
    },
    close: () => {
      isClosed = true;
      front.close();
      backs.forEach((back) => back.close());
    },
  };
  return link;
}
