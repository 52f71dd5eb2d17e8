import { rtcError } from '../../components/core/protocol/errors';
import type { Node } from '../../server/node';
import type { TokenScope } from '../../server/tokens';
import { FakeClock, settled } from '../fakes/platform/fake-clock';
import { seededRandom } from '../../tools/seeded-random';
import type { NetLink } from '../fakes/platform/net-link';
import { Random } from '../harness/random';
import { UnreliableLink, type FaultRates } from './unreliable-link';

/** Addresses of the nodes, which share one engine. */
export const addresses = ['wss://node-0/v1', 'wss://node-1/v1'] as const;

/** `FUZZ_WIRE=1` writes every packet into the trace. */
const isTraced = process.env['FUZZ_WIRE'] === '1';

/** The state of a phone's network. */
export interface PhoneNetwork {
  /** A sleeping phone receives nothing; its packets wait. */
  isAwake(): boolean;
  /** The network delivers nothing for a while, in either direction. */
  isStalled?(): boolean;
}

/** The base of every seeded run: random choices, one clock, links, and a node at each address. */
export abstract class BaseWorld {
  readonly random: Random;
  readonly clock: FakeClock;
  readonly links: UnreliableLink[] = [];
  /** A log line per event, to read when a seed fails. */
  readonly trace: string[] = [];
  /** While true, links lose, duplicate and reorder packets, and token functions sometimes fail. */
  isUnreliable = true;
  sockets = 0;
  protected readonly nodes: (Node | null)[] = addresses.map(() => null);
  private ids = 0;

  constructor(
    seed: number,
    private readonly rates?: FaultRates,
  ) {
    this.random = new Random(seededRandom(seed));
    this.clock = new FakeClock(seededRandom(seed + 1));
  }

  record(line: string): void {
    this.trace.push(`${String(this.clock.now() - 1_700_000_000_000).padStart(8)} ${line}`);
  }

  // ---- servers ----

  isUp(index: number): boolean {
    return this.nodes[index] !== null;
  }

  get connections(): number {
    return this.nodes.reduce((sum, node) => sum + (node?.connections ?? 0), 0);
  }

  /** A test token: the user and the time at which it expires. */
  token(user: string, ttlMs: number): string {
    this.ids += 1;
    return JSON.stringify({ user, expiresAt: this.clock.now() + ttlMs, id: String(this.ids) });
  }

  /** Handles every socket that a client opens; its address selects the node. */
  acceptSocket(name: string, socket: NetLink, network: PhoneNetwork): void {
    const index = addresses.findIndex((address) => address === socket.url);
    this.sockets += 1;
    const title = `${name} socket ${this.sockets}`;
    const record = (line: string): void => {
      if (isTraced) this.record(`${title} ${line}`);
    };
    const options = { ...network, socket, isUnreliable: () => this.isUnreliable, node: () => this.nodes[index] ?? null, record };
    this.links.push(new UnreliableLink(options, this.random, this.rates));
  }

  // ---- time ----

  /** Delivers everything in flight, and everything that follows from it, without moving the clock. */
  async settle(): Promise<void> {
    for (let still = 0; still < 2;) {
      await settled();
      const moved = this.links.filter((link) => link.step()).length;
      still = moved === 0 ? still + 1 : 0;
    }
    const over = this.links.filter((link) => link.isOver);
    over.forEach((link) => this.links.splice(this.links.indexOf(link), 1));
  }

  /** Delivers a few packets, on random links. */
  async deliverSome(packets: number): Promise<void> {
    for (let moved = 0; moved < packets; moved += 1) {
      if (this.links.length === 0) return;
      this.random.pick(this.links).step();
      if (this.random.chance(0.5)) await settled();
    }
  }

  async advance(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    for (;;) {
      await this.settle();
      const next = this.clock.nextInMs;
      if (next === null || this.clock.now() + next > end) break;
      this.clock.advance(next);
    }
    this.clock.advance(end - this.clock.now());
    await this.settle();
  }

  // ---- for subclasses ----

  protected readonly nodeRandom = {
    id: (bytes: number) => {
      this.ids += 1;
      return `${this.ids.toString(36)}-${Math.floor(this.random.unit() * 1e9).toString(36)}`.padEnd(bytes, '0');
    },
    unit: () => this.random.unit(),
  };

  protected verifyToken(token: string): Promise<TokenScope> {
    const { user, expiresAt, id } = JSON.parse(token) as { user: string; expiresAt: number; id: string };
    if (expiresAt < this.clock.now()) return Promise.reject(rtcError('unauthorized'));
    return Promise.resolve({ user, id, expiresAt, name: user, rooms: { '*': 'host' as const } });
  }
}
