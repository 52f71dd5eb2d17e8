import type { Position, StreamEvent } from '../../../components/core/protocol/messages';
import type { Clock } from '../../../components/core/shared/clock';
import type { Json } from '../../../components/core/shared/json';
import type { Random as NodeRandom } from '../../../server/clock';
import {
  queueTimer,
  type Change,
  type Committed,
  type Engine,
  type QueuedMessage,
  type Release,
  type Stored,
  type TimerListener,
} from '../../../server/engine/engine';
import { memoryEngine } from '../../../server/engine/memory';
import type { Random } from '../../harness/random';

interface Timer {
  payload: Json;
  stop: Release;
  /** It became due while no node was up. */
  isDue: boolean;
}

/** A timer that was delivered to a node; if the node dies over it, another one gets it. */
interface DeliveredTimer {
  id: string;
  payload: Json;
  to: EngineView;
  at: number;
}

/** A node that dies within this time after a timer may not have finished the timer's work. */
const leaseMs = 5_000;

/**
 * The engine shared by all nodes. Each node has its own view, in which every request takes time and which can be killed at any
 * step. Every committed event is kept, by stream and epoch, and the states of clients are compared with it.
 */
export class SharedEngine {
  readonly commitLog = new Map<string, StreamEvent[]>();
  readonly store: Engine;
  private readonly timers = new Map<string, Timer>();
  private delivered: DeliveredTimer[] = [];
  private views: EngineView[] = [];

  constructor(
    private readonly clock: Clock,
    nodeRandom: NodeRandom,
    readonly random: Random,
  ) {
    this.store = memoryEngine({ clock, random: nodeRandom });
    // The store itself sets the timers of queues.
    this.store.onTimer((id, payload) => this.setTimer(id, 0, payload));
  }

  view(): EngineView {
    const view = new EngineView(this);
    this.views.push(view);
    return view;
  }

  /** Ids of the timers still set. */
  get pendingTimers(): readonly string[] {
    return Array.from(this.timers.keys());
  }

  /** The events of each stream whose name starts with `prefix`, one list per stream and epoch. */
  streams(prefix: string): readonly (readonly StreamEvent[])[] {
    return Array.from(this.commitLog)
      .filter(([name]) => name.startsWith(prefix))
      .map(([, events]) => events);
  }

  // ---- for its views ----

  async commit(change: Change): Promise<Committed> {
    const done = await this.store.commit(change);
    if (!done.ok) return done;
    done.events.forEach((event) => {
      const name = `${event.n} ${event.e}`;
      const events = this.commitLog.get(name);
      if (events === undefined) this.commitLog.set(name, [event]);
      else events.push(event);
    });
    return done;
  }

  async dequeue(queue: string, upTo: number): Promise<void> {
    await this.store.dequeue(queue, upTo);
    if ((await this.store.queued(queue, 1)).length === 0) this.clearTimer(queueTimer(queue));
  }

  setTimer(id: string, inMs: number, payload: Json, { unlessSet = false }: { unlessSet?: boolean } = {}): void {
    if (unlessSet && this.timers.has(id)) return;
    this.clearTimer(id);
    const timer: Timer = { payload, isDue: false, stop: this.clock.after(inMs, () => this.due(id, timer)) };
    this.timers.set(id, timer);
  }

  clearTimer(id: string): void {
    this.timers.get(id)?.stop();
    this.timers.delete(id);
    this.delivered = this.delivered.filter((other) => other.id !== id);
  }

  /** A node listens for timers: those that became due without a node are delivered to it. */
  listening(): void {
    this.timers.forEach((timer, id) => {
      if (timer.isDue) this.clock.after(0, () => this.timers.get(id) === timer && this.due(id, timer));
    });
  }

  died(view: EngineView): void {
    this.views = this.views.filter((other) => other !== view);
    const orphans = this.delivered.filter(({ to, at }) => to === view && this.clock.now() - at < leaseMs);
    this.delivered = this.delivered.filter(({ to }) => to !== view);
    orphans.forEach(({ id, payload }) => {
      if (!this.timers.has(id)) this.setTimer(id, leaseMs, payload);
    });
  }

  /** The listener rejected. */
  failed(id: string, payload: Json): void {
    if (!this.timers.has(id)) this.setTimer(id, leaseMs, payload);
  }

  private due(id: string, timer: Timer): void {
    const ready = this.views.filter((view) => view.takesTimers);
    if (ready.length === 0) return void (timer.isDue = true);
    this.timers.delete(id);
    const to = this.random.pick(ready);
    const at = this.clock.now();
    this.delivered = this.delivered.filter((other) => at - other.at < leaseMs).concat({ id, payload: timer.payload, to, at });
    to.timer(id, timer.payload);
  }
}

/** One node's connection to the shared engine. After `kill`, its requests never resolve. */
export class EngineView implements Engine {
  private readonly releases: Release[] = [];
  private readonly timerListeners: TimerListener[] = [];
  private isDead = false;
  private stepsLeft: number | null = null;
  private onStop: () => void = () => undefined;
  /** Deliveries to this node, in order. */
  private deliveries: Promise<void> = Promise.resolve();

  constructor(private readonly shared: SharedEngine) {}

  get isReady(): boolean {
    return !this.isDead;
  }

  get takesTimers(): boolean {
    return this.timerListeners.length > 0;
  }

  /** Kills the process, with everything that it was doing. */
  kill(): void {
    if (this.isDead) return;
    this.isDead = true;
    this.releases.forEach((release) => release());
    this.timerListeners.length = 0;
    this.shared.died(this);
  }

  /** Calls `onStop` after `steps` more steps: before a request, or between the request and its response. */
  killAfter(steps: number, onStop: () => void): void {
    this.stepsLeft = steps;
    this.onStop = onStop;
  }

  /** Cancels `killAfter`. */
  cancelKill(): void {
    this.stepsLeft = null;
  }

  timer(id: string, payload: Json): void {
    // A dead node's timers are those of `died`.
    Promise.resolve(this.timerListeners[0]?.(id, payload)).catch(() => this.isDead || this.shared.failed(id, payload));
  }

  // ---- what a node does ----

  readonly commit = (change: Change): Promise<Committed> => this.turn(() => this.shared.commit(change));
  readonly load = (stream: string): Promise<Stored | null> => this.turn(() => this.shared.store.load(stream));
  readonly read = (stream: string, after: Position): Promise<readonly StreamEvent[] | null> =>
    this.turn(() => this.shared.store.read(stream, after));
  readonly drop = (stream: string, expected?: Position): Promise<void> =>
    this.turn(() => this.shared.store.drop(stream, expected));
  readonly streams = (prefix: string, page: { after: string | null; most: number }): Promise<readonly string[]> =>
    this.turn(() => this.shared.store.streams(prefix, page));
  readonly replied = (stream: string, key: string): Promise<Json | null> =>
    this.turn(() => this.shared.store.replied(stream, key));
  readonly put = (key: string, value: Json, ttlMs: number, rank?: number): Promise<void> =>
    this.turn(() => this.shared.store.put(key, value, ttlMs, rank));
  readonly get = (key: string): Promise<Json | null> => this.turn(() => this.shared.store.get(key));
  readonly remove = (key: string): Promise<void> => this.turn(() => this.shared.store.remove(key));
  readonly replace = (key: string, expected: Json | null, value: Json | null, ttlMs: number): Promise<boolean> =>
    this.turn(() => this.shared.store.replace(key, expected, value, ttlMs));
  readonly increment = (key: string, ttlMs: number): Promise<number> => this.turn(() => this.shared.store.increment(key, ttlMs));
  readonly enqueue = (queue: string, messages: readonly Json[]): Promise<void> =>
    this.turn(() => this.shared.store.enqueue(queue, messages));
  readonly queued = (queue: string, most: number): Promise<readonly QueuedMessage[]> =>
    this.turn(() => this.shared.store.queued(queue, most));
  readonly dequeue = (queue: string, upTo: number): Promise<void> => this.turn(() => this.shared.dequeue(queue, upTo));
  readonly rosterEntry: Engine['rosterEntry'] = (stream, id) => this.turn(() => this.shared.store.rosterEntry(stream, id));
  readonly rosterPage: Engine['rosterPage'] = (stream, page) => this.turn(() => this.shared.store.rosterPage(stream, page));
  readonly rosterSummary: Engine['rosterSummary'] = (stream, most) =>
    this.turn(() => this.shared.store.rosterSummary(stream, most));
  readonly setTimer: Engine['setTimer'] = (id, inMs, payload, how) =>
    this.turn(async () => this.shared.setTimer(id, inMs, payload, how));
  readonly clearTimer = (id: string): Promise<void> => this.turn(async () => this.shared.clearTimer(id));

  readonly subscribe = (stream: string, listener: (events: readonly StreamEvent[]) => void): Promise<Release> =>
    this.turn(async () => this.deliver((hears) => this.shared.store.subscribe(stream, hears), listener));

  readonly listen = (topic: string, listener: (text: string) => void): Promise<Release> =>
    this.turn(async () => this.deliver((hears) => this.shared.store.listen(topic, hears), listener));

  publish(topic: string, text: string): void {
    if (!this.isDead) this.shared.store.publish(topic, text);
  }

  onTimer(listener: TimerListener): Release {
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

  /** Waits for a random number of microtasks, so that concurrent work interleaves differently each time. */
  private async step(): Promise<void> {
    for (let hops = this.shared.random.integer(0, 3); hops > 0; hops -= 1) await null;
    if (this.stepsLeft !== null && !this.isDead) {
      this.stepsLeft -= 1;
      if (this.stepsLeft < 0) this.onStop();
    }
    if (this.isDead) await new Promise(() => undefined);
  }

  /** Delivers in order, after a random number of microtasks. */
  private async deliver<T>(
    subscribe: (hears: (said: T) => void) => Promise<Release>,
    listener: (said: T) => void,
  ): Promise<Release> {
    let isOn = true;
    const release = await subscribe((said) => {
      this.deliveries = this.deliveries.then(async () => {
        for (let hops = this.shared.random.integer(0, 3); hops > 0; hops -= 1) await null;
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
