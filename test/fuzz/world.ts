import type { StreamEvent } from '../../components/core/protocol/messages';
import type { Engine } from '../../server/engine/engine';
import { memoryEngine } from '../../server/engine/memory';
import { createNode, type Node } from '../../server/node';
import { silentMedia } from '../fakes/silent-media';
import { addresses, Ground } from './ground';

/** All that was ever committed to one engine, by stream and epoch: the truth that clients are held against. */
type Ledger = Map<string, StreamEvent[]>;

export const rooms = ['one', 'two'] as const;

/** The servers, the wires and the time of one seeded run of rooms. */
export class World extends Ground {
  /** One for each life of the engine. */
  readonly ledgers: Ledger[] = [];
  engine: Engine;

  constructor(seed: number) {
    super(seed);
    this.engine = this.freshEngine();
  }

  /** All addresses, and a node at none of them: it looks after the timers while no other is up. */
  async begin(): Promise<void> {
    await this.node();
    for (const index of addresses.keys()) await this.start(index);
  }

  async start(index: number): Promise<void> {
    this.nodes[index] = await this.node();
  }

  /** Goes down in good order: everybody is sent elsewhere first. */
  async stop(index: number): Promise<void> {
    await this.nodes[index]?.close();
    this.nodes[index] = null;
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
