import type { Json } from '../../components/core/shared/json';
import type { Clock, Release } from '../clock';
import type { TimerListener } from './engine';

/** A timer whose listener failed fires again after this time, and so does one whose node has not finished with it. */
export const againMs = 15_000;

/** Timers that fire once, at one of the listening nodes. */
export class Timers {
  private readonly listeners: TimerListener[] = [];
  private readonly running = new Map<string, Release>();
  /** Timers that came due without a listener; the next listener gets them. */
  private readonly missed = new Map<string, Json>();

  constructor(private readonly clock: Clock) {}

  set(id: string, inMs: number, payload: Json, { unlessSet = false }: { unlessSet?: boolean } = {}): void {
    if (unlessSet && (this.running.has(id) || this.missed.has(id))) return;
    this.cancel(id);
    this.running.set(
      id,
      this.clock.after(inMs, () => this.fire(id, payload)),
    );
  }

  cancel(id: string): void {
    this.running.get(id)?.();
    this.running.delete(id);
    this.missed.delete(id);
  }

  on(listener: TimerListener): Release {
    this.listeners.push(listener);
    const late = Array.from(this.missed);
    this.missed.clear();
    // The listener must hold its release before it is called.
    queueMicrotask(() => late.forEach(([id, payload]) => this.fire(id, payload)));
    return () => {
      const index = this.listeners.indexOf(listener);
      if (index >= 0) this.listeners.splice(index, 1);
    };
  }

  clear(): void {
    this.running.forEach((stop) => stop());
    this.running.clear();
    this.missed.clear();
    this.listeners.length = 0;
  }

  private fire(id: string, payload: Json): void {
    this.running.delete(id);
    // Any one node will do: a timer fires once over all of them.
    const [listener] = this.listeners;
    if (listener === undefined) {
      this.missed.set(id, payload);
      return;
    }
    Promise.resolve(listener(id, payload)).catch(() => {
      // The listener has said why. A timer that was set again in between goes on as it was set.
      if (!this.running.has(id) && this.listeners.length > 0) this.set(id, againMs, payload);
    });
  }
}
