import type { Clock } from '../shared/clock';
import type { Release } from '../shared/release';

interface Timer {
  dueAt: number;
  fire: () => void;
  release: Release;
}

/** Timers by name or number; setting a name again moves its deadline. No timer runs while the app is suspended, so the owner fires overdue ones on show. */
export class NamedTimers {
  private timers: { [name: string]: Timer } = {};

  constructor(private readonly clock: Clock) {}

  set(name: string | number, ms: number, callback: () => void): void {
    this.clear(name);
    const fire = (): void => {
      this.clear(name);
      callback();
    };
    this.timers[name] = { dueAt: this.clock.now() + ms, fire, release: this.clock.after(ms, fire) };
  }

  has(name: string | number): boolean {
    return this.timers[name] !== undefined;
  }

  clear(name: string | number): void {
    this.timers[name]?.release();
    delete this.timers[name];
  }

  clearAll(): void {
    Object.keys(this.timers).forEach((name) => this.clear(name));
  }

  /** Fires every timer whose deadline has passed by the wall clock. */
  fireOverdue(): void {
    const now = this.clock.now();
    Object.keys(this.timers).forEach((name) => {
      const timer = this.timers[name];
      // A timer that fired earlier in this loop may have cleared or moved this one.
      if (timer !== undefined && timer.dueAt <= now) timer.fire();
    });
  }
}
