import type { Clock } from '../platform/platform';
import type { Release } from '../shared/release';

interface Alarm {
  dueAt: number;
  fire: () => void;
  release: Release;
}

/** Deadlines by name: setting one again moves it. They can be caught up with after the app was suspended, when no timer ran. */
export class Alarms {
  private alarms: { [name: string]: Alarm } = {};

  constructor(private readonly clock: Clock) {}

  set(name: string, ms: number, act: () => void): void {
    this.clear(name);
    const fire = (): void => {
      this.clear(name);
      act();
    };
    this.alarms[name] = { dueAt: this.clock.now() + ms, fire, release: this.clock.after(ms, fire) };
  }

  has(name: string): boolean {
    return this.alarms[name] !== undefined;
  }

  clear(name: string): void {
    this.alarms[name]?.release();
    delete this.alarms[name];
  }

  clearAll(): void {
    Object.keys(this.alarms).forEach((name) => this.clear(name));
  }

  /** Fires what is overdue by the wall clock. */
  catchUp(): void {
    const now = this.clock.now();
    Object.keys(this.alarms).forEach((name) => {
      const alarm = this.alarms[name];
      // An alarm that fired may have cleared or moved this one.
      if (alarm !== undefined && alarm.dueAt <= now) alarm.fire();
    });
  }
}
