import type { Node } from '../../server/node';
import type { Direction, NetLink } from '../fakes/platform/net-link';
import type { Random } from '../harness/random';

/** Probability of each fault per packet, on an unreliable link. */
export interface FaultRates {
  lose: number;
  duplicate: number;
  reorder: number;
}

const defaultRates: FaultRates = { lose: 0.01, duplicate: 0.02, reorder: 0.02 };

/** Requests and responses are never lost: a live socket delivers responses in order. Events have sequence numbers, so their loss is noticed. */
const isRequestOrResponse = /"t":"re[qs]"/;

export interface LinkOptions {
  socket: NetLink;
  /** A sleeping phone receives nothing; its packets wait. */
  isAwake(): boolean;
  /** Nothing is delivered for a while, in either direction, and nothing is lost. */
  isStalled?(): boolean;
  isUnreliable(): boolean;
  node(): Node | null;
  /** Writes each delivered packet into the trace, when `FUZZ_WIRE` asks for it. */
  record(line: string): void;
}

/** One socket of the run, between a phone and the node at its address. It may lose, duplicate or reorder each packet. */
export class UnreliableLink {
  readonly socket: NetLink;
  private helloSent = false;
  /** It lost a packet, which a real socket never does: it is cut before the states are compared. */
  hasLostPacket = false;

  constructor(
    private readonly options: LinkOptions,
    private readonly random: Random,
    private readonly rates: FaultRates = defaultRates,
  ) {
    this.socket = options.socket;
  }

  /** Opens or refuses the socket, or delivers one packet; false when there is nothing to do. */
  step(): boolean {
    const { socket } = this;
    if (this.options.isStalled?.() === true) return false;
    if (socket.state === 'opening' && !socket.closedByServer) return this.open();
    const directions = (['up', 'down'] as const).filter(
      (direction) => socket.queues[direction].length > 0 && (direction === 'up' || this.options.isAwake()),
    );
    if (directions.length === 0) return false;
    const direction = this.random.pick(directions);
    this.disturb(direction);
    const [packet] = socket.queues[direction];
    if (packet !== undefined) this.options.record(`${direction} ${'text' in packet ? packet.text : `close ${packet.close}`}`);
    socket.step(direction);
    if (direction === 'up') this.helloSent = true;
    return true;
  }

  cut(): void {
    this.socket.cut();
  }

  get isOver(): boolean {
    const { socket } = this;
    return socket.state === 'closed' && socket.closedByServer && socket.queues.up.length === 0;
  }

  private open(): boolean {
    if (!this.options.isAwake()) return false;
    const { socket } = this;
    const node = this.options.node();
    if (node === null) socket.refuse();
    else {
      const peer = node.connect({ send: (text) => socket.send(text), close: (code) => socket.close(code) });
      socket.accept({ text: (text) => peer.text(text), closed: () => peer.closed() });
    }
    return true;
  }

  private disturb(direction: Direction): void {
    // Hello is never disturbed: the server refuses a client that sends it twice or late, for good.
    if (!this.options.isUnreliable() || (direction === 'up' && !this.helloSent)) return;
    if (this.random.chance(this.rates.duplicate)) this.socket.duplicate(direction);
    // Only frames of the server are reordered, because the order of requests has a meaning.
    if (direction === 'down' && this.random.chance(this.rates.reorder)) this.socket.reorder(direction);
    const [packet] = this.socket.queues[direction];
    if (
      !this.random.chance(this.rates.lose) ||
      packet === undefined ||
      ('text' in packet && isRequestOrResponse.test(packet.text))
    )
      return;
    this.options.record(`${direction} lost`);
    this.hasLostPacket = true;
    this.socket.lose(direction);
  }
}
