import { rtcError } from '../../components/core/protocol/errors';
import type { StreamEvent } from '../../components/core/protocol/messages';
import type { Engine } from '../../server/engine/engine';
import { memoryEngine } from '../../server/engine/memory';
import { createNode, type Node } from '../../server/node';
import type { Grant } from '../../server/tokens';
import { FakeClock, seededRandom, settled } from '../fakes/fake-clock';
import type { NetLink } from '../fakes/net-link';
import { silentMedia } from '../fakes/silent-media';
import { Chance } from './chance';
import { Wire } from './wire';

/** All that was ever committed to one engine, by stream and epoch: the truth that clients are held against. */
type Ledger = Map<string, StreamEvent[]>;

/** Addresses of the nodes. They share one engine, as nodes do. */
export const addresses = ['wss://node-0/v1', 'wss://node-1/v1'] as const;

export const rooms = ['one', 'two'] as const;

/** `FUZZ_WIRE=1` writes every parcel into the story. */
const isTraced = process.env['FUZZ_WIRE'] === '1';

/** The servers, the wires and the time of one seeded run. */
export class World {
  readonly chance: Chance;
  readonly clock: FakeClock;
  readonly wires: Wire[] = [];
  /** One for each life of the engine. */
  readonly ledgers: Ledger[] = [];
  engine: Engine;
  private readonly nodes: (Node | null)[] = addresses.map(() => null);
  /** Lines of what happened, for whoever reads a failed seed. */
  readonly story: string[] = [];
  /** While true, wires lose, double and swap what they carry, and token functions fail now and then. */
  isRough = true;
  private ids = 0;
  sockets = 0;

  constructor(seed: number) {
    this.chance = new Chance(seededRandom(seed));
    this.clock = new FakeClock(seededRandom(seed + 1));
    this.engine = this.freshEngine();
  }

  tell(line: string): void {
    this.story.push(`${String(this.clock.now() - 1_700_000_000_000).padStart(8)} ${line}`);
  }

  // ---- servers ----

  /** All addresses, and a node at none of them: it looks after the timers while no other is up. */
  async begin(): Promise<void> {
    await this.node();
    for (const index of addresses.keys()) await this.start(index);
  }

  async start(index: number): Promise<void> {
    this.nodes[index] = await this.node();
  }

  private node(): Promise<Node> {
    return createNode({
      engine: this.engine,
      media: silentMedia(),
      verify: (token) => this.believe(token),
      clock: this.clock,
      random: this.random,
      log: (level, text, facts) => {
        if (level === 'error') this.tell(`server ${level}: ${text} ${JSON.stringify(facts ?? {})}`);
      },
    });
  }

  /** Goes down in good order: everybody is sent elsewhere first. */
  async stop(index: number): Promise<void> {
    await this.nodes[index]?.close();
    this.nodes[index] = null;
  }

  isUp(index: number): boolean {
    return this.nodes[index] !== null;
  }

  /** The engine loses all it had, and the nodes with it: what a server on one process is when it is started again. */
  async loseEverything(): Promise<void> {
    for (const index of addresses.keys()) this.nodes[index] = null;
    this.wires.forEach((wire) => wire.cut());
    await this.engine.close();
    this.engine = this.freshEngine();
    await this.begin();
  }

  committed(stream: string, epoch: string): readonly StreamEvent[] {
    return this.ledgers.flatMap((ledger) => ledger.get(`${stream} ${epoch}`) ?? []);
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
  route(name: string, link: NetLink, isAwake: () => boolean): void {
    const index = addresses.findIndex((address) => address === link.url);
    this.sockets += 1;
    const title = `${name} socket ${this.sockets}`;
    const trace = (line: string): void => {
      if (isTraced) this.tell(`${title} ${line}`);
    };
    const ends = { link, isAwake, isRough: () => this.isRough, node: () => this.nodes[index] ?? null, trace };
    this.wires.push(new Wire(ends, this.chance));
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

  private readonly random = {
    id: (bytes: number) => {
      this.ids += 1;
      return `${this.ids.toString(36)}-${Math.floor(this.chance.unit() * 1e9).toString(36)}`.padEnd(bytes, '0');
    },
    unit: () => this.chance.unit(),
  };

  private believe(token: string): Promise<Grant> {
    const { user, expiresAt, id } = JSON.parse(token) as { user: string; expiresAt: number; id: string };
    if (expiresAt < this.clock.now()) return Promise.reject(rtcError('unauthorized'));
    return Promise.resolve({ user, id, expiresAt, name: user, rooms: { '*': 'host' as const } });
  }

  private freshEngine(): Engine {
    const engine = memoryEngine({ clock: this.clock, random: this.random });
    const ledger: Ledger = new Map();
    this.ledgers.push(ledger);
    rooms.forEach((room) => {
      void engine.subscribe(`r:${room}`, (events) => {
        events.forEach((event) => {
          const key = `${event.n} ${event.e}`;
          ledger.set(key, (ledger.get(key) ?? []).concat(event));
        });
      });
    });
    return engine;
  }
}
