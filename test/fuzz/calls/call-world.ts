import type { BusyPolicy, Hooks } from '../../../server/context';
import { createNode } from '../../../server/node';
import { PhoneShare } from '../../fakes/fake-clock';
import { silentMedia } from '../../fakes/silent-media';
import { addresses, Ground } from '../ground';
import { SharedEngine, type EngineView } from './shared-engine';

/** What is the same for a whole run. */
export interface Climate {
  busy: BusyPolicy;
  /** What the customer's backend says when nobody's phone rings. */
  wake: 'none' | 'told' | 'not' | 'broken';
  /** Two people who may not call each other, `from>to`; '' for none. */
  forbidden: string;
}

/** A wire doubles and swaps what the server says, and loses nothing: a socket that lost something is cut. */
const odds = { lose: 0, double: 0.01, swap: 0.01 };

interface Process {
  view: EngineView;
  clock: PhoneShare;
}

/** The servers, the wires and the time of one run of calls. Nodes may die at any step; the engine dies only when it is told to. */
export class CallWorld extends Ground {
  /** One for each life of the engine; the last one is the present. */
  readonly lives: SharedEngine[] = [];
  private readonly processes: (Process | null)[] = addresses.map(() => null);

  constructor(
    seed: number,
    readonly climate: Climate,
  ) {
    super(seed, odds);
    this.lives.push(this.freshEngine());
  }

  get engine(): SharedEngine {
    const engine = this.lives.at(-1);
    if (engine === undefined) throw new Error('no engine');
    return engine;
  }

  async begin(): Promise<void> {
    for (const index of addresses.keys()) await this.start(index);
  }

  async start(index: number): Promise<void> {
    const view = this.engine.view();
    const clock = new PhoneShare(this.clock, () => this.chance.unit());
    this.processes[index] = { view, clock };
    this.nodes[index] = await createNode({
      engine: view,
      media: silentMedia(),
      verify: (token) => this.believe(token),
      clock,
      random: this.random,
      hooks: this.hooks,
      busy: this.climate.busy,
      // As many as a run wants: how calls are rationed is tested elsewhere.
      limits: { invitesPerSecond: 1e6, invitesPerMinute: 1e6, invitesPerCalleePerMinute: 1e6, hellosPerMinute: 1e6 },
      log: (level, text, facts) => {
        if (level === 'error') this.tell(`node ${index} ${level}: ${text} ${JSON.stringify(facts ?? {})}`);
      },
    });
  }

  /** Goes down in good order: everybody is sent elsewhere first, and what was begun is finished. */
  async stop(index: number): Promise<void> {
    await this.nodes[index]?.close();
    this.nodes[index] = null;
    this.processes[index] = null;
  }

  /** Dies as it stands. `isSilent`: the whole machine went, and nobody hears of it. */
  kill(index: number, isSilent: boolean): void {
    this.processes[index]?.clock.die();
    this.processes[index]?.view.kill();
    this.processes[index] = null;
    this.nodes[index] = null;
    const mine = this.wires.filter(({ link }) => link.url === addresses[index]);
    mine.forEach((wire) => (isSilent ? wire.link.blackHole('both') : wire.cut()));
  }

  /** Down nodes come back, some time later. */
  startIn(index: number, ms: number): void {
    this.clock.after(ms, () => {
      if (!this.isUp(index)) void this.start(index);
    });
  }

  /** Dies so many steps into what it will do next. */
  killAfter(index: number, steps: number, isSilent: boolean): void {
    this.processes[index]?.view.killAfter(steps, () => {
      this.tell(`node ${index} dies in the middle of something`);
      this.kill(index, isSilent);
      this.startIn(index, this.chance.between(0, 8_000));
    });
  }

  /** From now on nodes live, and wires do no harm. */
  async heal(): Promise<void> {
    this.isRough = false;
    this.processes.forEach((process) => process?.view.spare());
    for (const index of addresses.keys()) if (!this.isUp(index)) await this.start(index);
  }

  /** The engine loses all it had, and the nodes with it: what a server on one process is when it is started again. */
  async loseEverything(): Promise<void> {
    for (const index of addresses.keys()) this.kill(index, false);
    this.lives.push(this.freshEngine());
    await this.begin();
  }

  /** Ids of all calls that were placed in this life, the oldest first. */
  get callIds(): readonly string[] {
    return this.engine.streams('c:').flatMap((events) => events.slice(0, 1).map((event) => event.n.slice(2)));
  }

  private freshEngine(): SharedEngine {
    return new SharedEngine(this.clock, this.random, this.chance);
  }

  private get hooks(): Hooks {
    const { wake, forbidden } = this.climate;
    const hooks: Hooks = { mayCall: (from, to) => Promise.resolve(`${from}>${to}` !== forbidden) };
    if (wake !== 'none') {
      hooks.wake = () =>
        wake === 'broken' ? Promise.reject(new Error('the customer’s backend is down')) : Promise.resolve(wake === 'told');
    }
    return hooks;
  }
}
