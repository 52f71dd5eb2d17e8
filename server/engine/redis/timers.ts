import type { Json } from '../../../components/core/shared/json';
import type { Clock, Random, Release } from '../../clock';
import { causeOf, type Log } from '../../log';
import type { TimerListener } from '../engine';
import { againMs } from '../timers';
import type { Store } from './store';
import { claimScript, clearTimerScript, setTimerScript, settleTimerScript } from './timer-scripts';

/** Timers that other nodes set are noticed within this time. */
const pollMs = 250;
/** Timers of one claim; more are claimed at once after it. */
const mostClaimed = 64;

/** Timers that fire once over all nodes. A node claims those that are due, and removes them when its listener is done. */
export class RedisTimers {
  private readonly listeners: TimerListener[] = [];
  private readonly claim: string;
  private wake: Release = () => undefined;
  private wakeAtMs = Infinity;
  private isPolling = false;
  private isClosed = false;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    random: Random,
    private readonly log: Log,
  ) {
    this.claim = random.id(9);
  }

  async set(id: string, inMs: number, payload: Json): Promise<void> {
    const waitMs = Math.max(0, Math.ceil(inMs));
    await this.store.run(setTimerScript, this.keys, [id, waitMs, JSON.stringify(payload)]);
    this.wakeIn(waitMs);
  }

  async cancel(id: string): Promise<void> {
    await this.store.run(clearTimerScript, this.keys, [id]);
  }

  on(listener: TimerListener): Release {
    this.listeners.push(listener);
    this.wakeIn(0);
    return () => {
      const index = this.listeners.indexOf(listener);
      if (index >= 0) this.listeners.splice(index, 1);
    };
  }

  close(): void {
    this.isClosed = true;
    this.listeners.length = 0;
    this.wake();
  }

  private get keys(): string[] {
    const { timers, timerPayloads, timerClaims } = this.store.keys;
    return [timers, timerPayloads, timerClaims];
  }

  /** The earliest wish counts. */
  private wakeIn(ms: number): void {
    const atMs = this.clock.now() + ms;
    if (this.isClosed || this.listeners.length === 0 || atMs >= this.wakeAtMs) return;
    this.wake();
    this.wakeAtMs = atMs;
    this.wake = this.clock.after(ms, () => {
      this.wakeAtMs = Infinity;
      void this.check();
    });
  }

  /** Claims what is due now. */
  async check(): Promise<void> {
    if (this.isPolling || this.listeners.length === 0) return;
    this.isPolling = true;
    let nextMs = pollMs;
    try {
      const found = await this.store.run(claimScript, this.keys, [mostClaimed, againMs, this.claim]);
      const [next, claimed] = found as [string, string[]];
      for (let at = 0; at + 1 < claimed.length; at += 2) this.fire(String(claimed[at]), String(claimed[at + 1]));
      if (Number(next) >= 0) nextMs = Math.min(pollMs, Number(next));
    } catch (cause) {
      if (!this.isClosed) this.log('warn', 'due timers could not be read', { cause: causeOf(cause) });
    } finally {
      this.isPolling = false;
    }
    this.wakeIn(nextMs);
  }

  private fire(id: string, payload: string): void {
    // Any one listener will do: a timer fires once over all of them. Without one it is due again when its claim ends.
    const [listener] = this.listeners;
    if (listener === undefined) return;
    Promise.resolve()
      .then(() => listener(id, JSON.parse(payload) as Json))
      .then(() => this.store.run(settleTimerScript, this.keys, [id, this.claim]))
      .catch((cause: unknown) => {
        if (!this.isClosed) this.log('warn', 'a timer is not finished, and fires again', { cause: causeOf(cause) });
      });
  }
}
