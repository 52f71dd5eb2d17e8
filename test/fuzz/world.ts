import type { StreamEvent } from '../../components/core/protocol/messages';
import type { Engine } from '../../server/engine/engine';
import { memoryEngine } from '../../server/engine/memory';
import { createNode, type Node } from '../../server/node';
import { silentMedia } from '../fakes/servers/silent-media';
import { addresses, BaseWorld } from './seeded-world';

/** Every event committed to one engine, by stream and epoch: client states are compared with it. */
type CommitLog = Map<string, StreamEvent[]>;

export const rooms = ['one', 'two'] as const;

/** The servers, links and clock of one seeded run of rooms. */
export class World extends BaseWorld {
  /** One per engine of the run. */
  readonly commitLogs: CommitLog[] = [];
  engine: Engine;

  constructor(seed: number) {
    super(seed);
    this.engine = this.createEngine();
  }

  /** Starts a node at every address, and one without an address, which runs the timers while no other node is up. */
  async startAll(): Promise<void> {
    await this.createNode();
    for (const index of addresses.keys()) await this.startNode(index);
  }

  async startNode(index: number): Promise<void> {
    this.nodes[index] = await this.createNode();
  }

  /** Shuts down cleanly: clients are told to reconnect elsewhere first. */
  async stopNode(index: number): Promise<void> {
    await this.nodes[index]?.close();
    this.nodes[index] = null;
  }

  /** Replaces the engine and all nodes with empty ones, as a restart of a single-process server does. */
  async resetEngine(): Promise<void> {
    for (const index of addresses.keys()) this.nodes[index] = null;
    this.links.forEach((link) => link.cut());
    await this.engine.close();
    this.engine = this.createEngine();
    await this.startAll();
  }

  committed(stream: string, epoch: string): readonly StreamEvent[] {
    return this.commitLogs.flatMap((log) => log.get(`${stream} ${epoch}`) ?? []);
  }

  private createNode(): Promise<Node> {
    return createNode({
      engine: this.engine,
      media: silentMedia(),
      verify: (token) => this.verifyToken(token),
      clock: this.clock,
      random: this.nodeRandom,
      log: (level, text, facts) => {
        if (level === 'error') this.record(`server ${level}: ${text} ${JSON.stringify(facts ?? {})}`);
      },
    });
  }

  private createEngine(): Engine {
    const engine = memoryEngine({ clock: this.clock, random: this.nodeRandom });
    const log: CommitLog = new Map();
    this.commitLogs.push(log);
    rooms.forEach((room) => {
      void engine.subscribe(`r:${room}`, (events) => {
        events.forEach((event) => {
          const key = `${event.n} ${event.e}`;
          log.set(key, (log.get(key) ?? []).concat(event));
        });
      });
    });
    return engine;
  }
}
