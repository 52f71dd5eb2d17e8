import { rtcError } from '../../components/core/protocol/errors';
import type { Node } from '../../server/node';
import type { Grant } from '../../server/tokens';
import { FakeClock, seededRandom, settled } from '../fakes/fake-clock';
import type { NetLink } from '../fakes/net-link';
import { Chance } from './chance';
import { Wire, type Odds } from './wire';

/** Addresses of the nodes. They share one engine, as nodes do. */
export const addresses = ['wss://node-0/v1', 'wss://node-1/v1'] as const;

/** `FUZZ_WIRE=1` writes every parcel into the story. */
const isTraced = process.env['FUZZ_WIRE'] === '1';

/** How a phone stands to the network at the moment. */
export interface Reach {
  /** A phone that sleeps hears nothing; its parcels wait. */
  isAwake(): boolean;
  /** Its network carries nothing for a while, either way. */
  isStalled?(): boolean;
}

/** What every seeded run stands on: dice, one time, wires, and a node at each address. */
export abstract class Ground {
  readonly chance: Chance;
  readonly clock: FakeClock;
  readonly wires: Wire[] = [];
  /** Lines of what happened, for whoever reads a failed seed. */
  readonly story: string[] = [];
  /** While true, wires lose, double and swap what they carry, and token functions fail now and then. */
  isRough = true;
  sockets = 0;
  protected readonly nodes: (Node | null)[] = addresses.map(() => null);
  private ids = 0;

  constructor(
    seed: number,
    private readonly odds?: Odds,
  ) {
    this.chance = new Chance(seededRandom(seed));
    this.clock = new FakeClock(seededRandom(seed + 1));
  }

  tell(line: string): void {
    this.story.push(`${String(this.clock.now() - 1_700_000_000_000).padStart(8)} ${line}`);
  }

  // ---- servers ----

  isUp(index: number): boolean {
    return this.nodes[index] !== null;
  }

  get connections(): number {
    return this.nodes.reduce((sum, node) => sum + (node?.connections ?? 0), 0);
  }

  /** A token as tests write it: who, and until when. */
  token(user: string, ttlMs: number): string {
    this.ids += 1;
    return JSON.stringify({ user, expiresAt: this.clock.now() + ttlMs, id: String(this.ids) });
  }

  /** Hears of every socket that a client opens; who answers depends on the address. */
  route(name: string, link: NetLink, reach: Reach): void {
    const index = addresses.findIndex((address) => address === link.url);
    this.sockets += 1;
    const title = `${name} socket ${this.sockets}`;
    const trace = (line: string): void => {
      if (isTraced) this.tell(`${title} ${line}`);
    };
    const ends = { ...reach, link, isRough: () => this.isRough, node: () => this.nodes[index] ?? null, trace };
    this.wires.push(new Wire(ends, this.chance, this.odds));
  }

  // ---- time ----

  /** Lets everything in flight arrive, and all that follows from it, without time passing. */
  async calm(): Promise<void> {
    for (let still = 0; still < 2;) {
      await settled();
      const moved = this.wires.filter((wire) => wire.move()).length;
      still = moved === 0 ? still + 1 : 0;
    }
    const over = this.wires.filter((wire) => wire.isOver);
    over.forEach((wire) => this.wires.splice(this.wires.indexOf(wire), 1));
  }

  /** Moves a few parcels, anywhere. */
  async stir(parcels: number): Promise<void> {
    for (let moved = 0; moved < parcels; moved += 1) {
      if (this.wires.length === 0) return;
      this.chance.pick(this.wires).move();
      if (this.chance.isIt(0.5)) await settled();
    }
  }

  async pass(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    for (;;) {
      await this.calm();
      const next = this.clock.nextInMs;
      if (next === null || this.clock.now() + next > end) break;
      this.clock.advance(next);
    }
    this.clock.advance(end - this.clock.now());
    await this.calm();
  }

  // ---- for those who build on it ----

  protected readonly random = {
    id: (bytes: number) => {
      this.ids += 1;
      return `${this.ids.toString(36)}-${Math.floor(this.chance.unit() * 1e9).toString(36)}`.padEnd(bytes, '0');
    },
    unit: () => this.chance.unit(),
  };

  protected believe(token: string): Promise<Grant> {
    const { user, expiresAt, id } = JSON.parse(token) as { user: string; expiresAt: number; id: string };
    if (expiresAt < this.clock.now()) return Promise.reject(rtcError('unauthorized'));
    return Promise.resolve({ user, id, expiresAt, name: user, rooms: { '*': 'host' as const } });
  }
}
