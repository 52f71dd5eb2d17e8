import type { Json } from '../../../components/core/shared/json';
import type { Clock, Random, Release } from '../../clock';
import { causeOf, type Log } from '../../log';
import type { TimerListener } from '../engine';
import type { PartitionKeys } from './keys';
import type { Store } from './store';
import { claimScript, clearTimerScript, setTimerScript, settleTimerScript } from './timer-scripts';

/** Timers that other nodes set are noticed within this time. */
const pollMs = 250;
/** Timers of one claim; more are claimed at once after it. */
const mostClaimed = 64;

const timerKeys = ({ timers, timerPayloads, timerClaims }: PartitionKeys): string[] => [timers, timerPayloads, timerClaims];

/** Timers that fire once over all nodes. A node claims those that are due, and removes them when its listener is done. */
export class RedisTimers {
  private readonly listeners: TimerListener[] = [];
  private readonly claimer: string;
  private claims = 0;
  private wake: Release = () => undefined;
  private wakeAtMs = Infinity;
  private isPolling = false;
  private isClosed = false;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    random: Random,
    private readonly options: { readonly log: Log; readonly againMs: number },
  ) {
    this.claimer = random.id(9);
  }

  async set(id: string, inMs: number, payload: Json, { unlessSet = false }: { unlessSet?: boolean } = {}): Promise<void> {
    const waitMs = Math.max(0, Math.ceil(inMs));
    await this.store.run(setTimerScript, this.keysOf(id), [id, waitMs, JSON.stringify(payload), unlessSet ? '1' : '']);
    this.wakeIn(waitMs);
  }

  async cancel(id: string): Promise<void> {
    await this.store.run(clearTimerScript, this.keysOf(id), [id]);
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

  private keysOf(id: string): string[] {
    return timerKeys(this.store.keys.ofTimer(id));
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
    const found = await Promise.allSettled(this.store.keys.partitions.map((partition) => this.claimDue(partition)));
    this.isPolling = false;
    const failed = found.find((one) => one.status === 'rejected');
    if (failed !== undefined && !this.isClosed)
      this.options.log('warn', 'due timers could not be read', { cause: causeOf(failed.reason) });
    this.wakeIn(Math.min(pollMs, ...found.map((one) => (one.status === 'fulfilled' ? one.value : pollMs))));
  }

  /** Fires what it could claim of a partition, and returns the time until the next one is due there. */
  private async claimDue(partition: PartitionKeys): Promise<number> {
    // Another one each time: a timer that is set again while its listener runs, and falls due here, is another timer.
    this.claims += 1;
    const claim = `${this.claimer}:${this.claims}`;
    const args = [mostClaimed, this.options.againMs, claim];
    const found = await this.store.run(claimScript, timerKeys(partition), args);
    const [next, claimed] = found as [string, string[]];
    for (let at = 0; at + 1 < claimed.length; at += 2) this.fire(String(claimed[at]), String(claimed[at + 1]), claim);
    return Number(next) < 0 ? pollMs : Number(next);
  }

  private fire(id: string, payload: string, claim: string): void {
    // Any one listener will do: a timer fires once over all of them. Without one it is due again when its claim ends.
    const [listener] = this.listeners;
    if (listener === undefined) return;
    Promise.resolve()
      .then(() => listener(id, JSON.parse(payload) as Json))
      .then(() => this.store.run(settleTimerScript, this.keysOf(id), [id, claim]))
      .catch((cause: unknown) => {
        if (!this.isClosed) this.options.log('warn', 'a timer is not finished, and fires again', { cause: causeOf(cause) });
      });
  }
}
