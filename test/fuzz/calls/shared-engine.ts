import type { Position, StreamEvent } from '../../../components/core/protocol/messages';
import type { Clock } from '../../../components/core/platform/platform';
import type { Json } from '../../../components/core/shared/json';
import type { Random } from '../../../server/clock';
import type { Change, Committed, Engine, Release, Stored } from '../../../server/engine/engine';
import { memoryEngine } from '../../../server/engine/memory';
import type { Chance } from '../chance';

interface Timer {
  payload: Json;
  stop: Release;
  /** It came due while no node was there to hear it. */
  isDue: boolean;
}

/** A timer that was handed to a node; should that one die over it, another gets it. */
interface Handed {
  id: string;
  payload: Json;
  to: EngineView;
  at: number;
}

/** A node that dies within this time of a timer has perhaps not done what it stood for. */
const leaseMs = 5_000;

/**
 * What several nodes share and what outlives them: each has a view of its own, through which everything takes a while, and which
 * can be torn away at any step. All that was ever committed is kept, by stream and epoch: the truth that clients are held against.
 */
export class SharedEngine {
  readonly ledger = new Map<string, StreamEvent[]>();
  readonly kept: Engine;
  private readonly timers = new Map<string, Timer>();
  private handed: Handed[] = [];
  private views: EngineView[] = [];

  constructor(
    private readonly clock: Clock,
    random: Random,
    readonly chance: Chance,
  ) {
    this.kept = memoryEngine({ clock, random });
  }

  view(): EngineView {
    const view = new EngineView(this);
    this.views.push(view);
    return view;
  }

  /** Names of the timers that are still set. */
  get waiting(): readonly string[] {
    return Array.from(this.timers.keys());
  }

  /** Every event of the streams whose name begins so, stream by stream, one life after the other. */
  streams(prefix: string): readonly (readonly StreamEvent[])[] {
    return Array.from(this.ledger)
      .filter(([name]) => name.startsWith(prefix))
      .map(([, events]) => events);
  }

  // ---- for its views ----

  async commit(change: Change): Promise<Committed> {
    const done = await this.kept.commit(change);
    if (!done.ok) return done;
    done.events.forEach((event) => {
      const name = `${event.n} ${event.e}`;
      const events = this.ledger.get(name);
      if (events === undefined) this.ledger.set(name, [event]);
      else events.push(event);
    });
    return done;
  }

  setTimer(id: string, inMs: number, payload: Json): void {
    this.clearTimer(id);
    const timer: Timer = { payload, isDue: false, stop: this.clock.after(inMs, () => this.due(id, timer)) };
    this.timers.set(id, timer);
  }

  clearTimer(id: string): void {
    this.timers.get(id)?.stop();
    this.timers.delete(id);
    this.handed = this.handed.filter((other) => other.id !== id);
  }

  /** A node listens: what came due while nobody did is its own. */
  listening(): void {
    this.timers.forEach((timer, id) => {
      if (timer.isDue) this.clock.after(0, () => this.timers.get(id) === timer && this.due(id, timer));
    });
  }

  died(view: EngineView): void {
    this.views = this.views.filter((other) => other !== view);
    const orphans = this.handed.filter(({ to, at }) => to === view && this.clock.now() - at < leaseMs);
    this.handed = this.handed.filter(({ to }) => to !== view);
    orphans.forEach(({ id, payload }) => {
      if (!this.timers.has(id)) this.setTimer(id, leaseMs, payload);
    });
  }

  private due(id: string, timer: Timer): void {
    const ready = this.views.filter((view) => view.hearsTimers);
    if (ready.length === 0) return void (timer.isDue = true);
    this.timers.delete(id);
    const to = this.chance.pick(ready);
    const at = this.clock.now();
    this.handed = this.handed.filter((other) => at - other.at < leaseMs).concat({ id, payload: timer.payload, to, at });
    to.timer(id, timer.payload);
  }
}

/** One node's way to what is shared. Dead, it answers nothing any more: whatever waited for an answer ends there. */
export class EngineView implements Engine {
  private readonly releases: Release[] = [];
  private readonly timerListeners: ((id: string, payload: Json) => void)[] = [];
  private isDead = false;
  private stepsLeft: number | null = null;
  private onStop: () => void = () => undefined;
  /** What was said to this node, one after the other. */
  private hearing: Promise<void> = Promise.resolve();

  constructor(private readonly shared: SharedEngine) {}

  get hearsTimers(): boolean {
    return this.timerListeners.length > 0;
  }

  /** The process is gone, with everything that it was doing. */
  kill(): void {
    if (this.isDead) return;
    this.isDead = true;
    this.releases.forEach((release) => release());
    this.timerListeners.length = 0;
    this.shared.died(this);
  }

  /** The process dies so many steps from now, between a question and its answer or before it is asked. */
  killAfter(steps: number, onStop: () => void): void {
    this.stepsLeft = steps;
    this.onStop = onStop;
  }

  /** It lives after all. */
  spare(): void {
    this.stepsLeft = null;
  }

  timer(id: string, payload: Json): void {
    this.timerListeners[0]?.(id, payload);
  }

  // ---- what a node does ----

  readonly commit = (change: Change): Promise<Committed> => this.turn(() => this.shared.commit(change));
  readonly load = (stream: string): Promise<Stored | null> => this.turn(() => this.shared.kept.load(stream));
  readonly read = (stream: string, after: Position): Promise<readonly StreamEvent[] | null> =>
    this.turn(() => this.shared.kept.read(stream, after));
  readonly drop = (stream: string, expected?: Position): Promise<void> =>
    this.turn(() => this.shared.kept.drop(stream, expected));
  readonly replied = (key: string): Promise<Json | null> => this.turn(() => this.shared.kept.replied(key));
  readonly put = (key: string, value: Json, ttlMs: number): Promise<void> =>
    this.turn(() => this.shared.kept.put(key, value, ttlMs));
  readonly get = (key: string): Promise<Json | null> => this.turn(() => this.shared.kept.get(key));
  readonly remove = (key: string): Promise<void> => this.turn(() => this.shared.kept.remove(key));
  readonly increment = (key: string, ttlMs: number): Promise<number> => this.turn(() => this.shared.kept.increment(key, ttlMs));
  readonly setTimer = (id: string, inMs: number, payload: Json): Promise<void> =>
    this.turn(async () => this.shared.setTimer(id, inMs, payload));
  readonly clearTimer = (id: string): Promise<void> => this.turn(async () => this.shared.clearTimer(id));

  readonly subscribe = (stream: string, listener: (events: readonly StreamEvent[]) => void): Promise<Release> =>
    this.turn(async () => this.hear((hears) => this.shared.kept.subscribe(stream, hears), listener));

  readonly listen = (topic: string, listener: (text: string) => void): Promise<Release> =>
    this.turn(async () => this.hear((hears) => this.shared.kept.listen(topic, hears), listener));

  publish(topic: string, text: string): void {
    if (!this.isDead) this.shared.kept.publish(topic, text);
  }

  onTimer(listener: (id: string, payload: Json) => void): Release {
    this.timerListeners.push(listener);
    this.shared.listening();
    return () => {
      const index = this.timerListeners.indexOf(listener);
      if (index >= 0) this.timerListeners.splice(index, 1);
    };
  }

  async close(): Promise<void> {
    this.kill();
  }

  private async turn<T>(act: () => Promise<T>): Promise<T> {
    await this.step();
    const result = await act();
    await this.step();
    return result;
  }

  /** A little while, which is never twice the same: what runs at once here meets in another order each time. */
  private async step(): Promise<void> {
    for (let hops = this.shared.chance.between(0, 3); hops > 0; hops -= 1) await null;
    if (this.stepsLeft !== null && !this.isDead) {
      this.stepsLeft -= 1;
      if (this.stepsLeft < 0) this.onStop();
    }
    if (this.isDead) await new Promise(() => undefined);
  }

  /** In order, and a little later than it was said. */
  private async hear<T>(
    subscribe: (hears: (said: T) => void) => Promise<Release>,
    listener: (said: T) => void,
  ): Promise<Release> {
    let isOn = true;
    const release = await subscribe((said) => {
      this.hearing = this.hearing.then(async () => {
        for (let hops = this.shared.chance.between(0, 3); hops > 0; hops -= 1) await null;
        if (isOn && !this.isDead) listener(said);
      });
    });
    const off = (): void => {
      isOn = false;
      release();
    };
    this.releases.push(off);
    return off;
  }
}
