import type { BusyPolicy } from '../../../server/calls/inbox/admission';
import type { Hooks } from '../../../server/hooks';
import { createNode } from '../../../server/node';
import { DeviceClock } from '../../fakes/platform/fake-clock';
import { silentMedia } from '../../fakes/servers/silent-media';
import { addresses, BaseWorld } from '../seeded-world';
import { SharedEngine, type EngineView } from './shared-engine';

/** Settings of one run. */
export interface RunOptions {
  busy: BusyPolicy;
  /** How the customer's backend answers when no device of the callee is connected. */
  wake: 'none' | 'told' | 'not' | 'broken';
  /** A call that the backend forbids, `from>to`; '' for none. */
  forbidden: string;
}

/** A link duplicates and reorders frames of the server, and loses nothing. */
const rates = { lose: 0, duplicate: 0.01, reorder: 0.01 };

interface Process {
  view: EngineView;
  clock: DeviceClock;
}

/** The servers, links and clock of one run of calls. A node may be killed at any step; only `resetEngine` kills the engine. */
export class CallWorld extends BaseWorld {
  /** Every engine of the run; the last one is in use. */
  readonly engines: SharedEngine[] = [];
  private readonly processes: (Process | null)[] = addresses.map(() => null);
  private upSinceMs = 0;

  constructor(
    seed: number,
    readonly options: RunOptions,
  ) {
    super(seed, rates);
    this.engines.push(this.createEngine());
  }

  get engine(): SharedEngine {
    const engine = this.engines.at(-1);
    if (engine === undefined) throw new Error('no engine');
    return engine;
  }

  async startAll(): Promise<void> {
    for (const index of addresses.keys()) await this.startNode(index);
  }

  private get hasNode(): boolean {
    return Array.from(addresses.keys()).some((index) => this.isUp(index));
  }

  /** The time from which on there was always a node, because without one no deadline passes. */
  get deadlinesSinceMs(): number {
    return this.hasNode ? this.upSinceMs : this.clock.now();
  }

  async startNode(index: number): Promise<void> {
    if (!this.hasNode) this.upSinceMs = this.clock.now();
    const view = this.engine.view();
    const clock = new DeviceClock(this.clock, () => this.random.unit());
    this.processes[index] = { view, clock };
    this.nodes[index] = await createNode({
      engine: view,
      media: silentMedia(),
      verify: (token) => this.verifyToken(token),
      clock,
      random: this.nodeRandom,
      hooks: this.hooks,
      busy: this.options.busy,
      // No rate limits: other tests cover them.
      limits: { invitesPerSecond: 1e6, invitesPerMinute: 1e6, invitesPerCalleePerMinute: 1e6, hellosPerMinute: 1e6 },
      log: (level, text, facts) => {
        if (level === 'error') this.record(`node ${index} ${level}: ${text} ${JSON.stringify(facts ?? {})}`);
      },
    });
  }

  /** Shuts down cleanly: clients are told to reconnect elsewhere first, and running work is finished. */
  async stopNode(index: number): Promise<void> {
    await this.nodes[index]?.close();
    this.nodes[index] = null;
    this.processes[index] = null;
  }

  /** Kills the process at once. `isSilent`: the whole machine is gone, and its sockets are not closed. */
  killNode(index: number, isSilent: boolean): void {
    this.processes[index]?.clock.stop();
    this.processes[index]?.view.kill();
    this.processes[index] = null;
    this.nodes[index] = null;
    const mine = this.links.filter(({ socket }) => socket.url === addresses[index]);
    mine.forEach((link) => (isSilent ? link.socket.blackHole('both') : link.cut()));
  }

  /** Starts a stopped node again after `ms`. */
  startNodeIn(index: number, ms: number): void {
    this.clock.after(ms, () => {
      if (!this.isUp(index)) void this.startNode(index);
    });
  }

  /** Kills the node after it has taken `steps` more steps. */
  killNodeAfter(index: number, steps: number, isSilent: boolean): void {
    this.processes[index]?.view.killAfter(steps, () => {
      this.record(`node ${index} dies in the middle of something`);
      this.killNode(index, isSilent);
      this.startNodeIn(index, this.random.integer(0, 8_000));
    });
  }

  /** Ends all faults of nodes and links. */
  async repair(): Promise<void> {
    this.isUnreliable = false;
    this.processes.forEach((process) => process?.view.cancelKill());
    for (const index of addresses.keys()) if (!this.isUp(index)) await this.startNode(index);
  }

  /** Replaces the engine and all nodes with empty ones, as a restart of a single-process server does. */
  async resetEngine(): Promise<void> {
    for (const index of addresses.keys()) this.killNode(index, false);
    this.engines.push(this.createEngine());
    await this.startAll();
  }

  /** Ids of all calls placed on the present engine, oldest first. */
  get callIds(): readonly string[] {
    return this.engine.streams('c:').flatMap((events) => events.slice(0, 1).map((event) => event.n.slice(2)));
  }

  private createEngine(): SharedEngine {
    return new SharedEngine(this.clock, this.nodeRandom, this.random);
  }

  private get hooks(): Hooks {
    const { wake, forbidden } = this.options;
    const hooks: Hooks = { mayCall: (from, to) => Promise.resolve(`${from}>${to}` !== forbidden) };
    if (wake !== 'none') {
      hooks.notifyCallee = () =>
        wake === 'broken' ? Promise.reject(new Error('the customer’s backend is down')) : Promise.resolve(wake === 'told');
    }
    return hooks;
  }
}
