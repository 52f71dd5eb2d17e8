import type { Clock } from '../../../components/core/shared/clock';
import { releaseOnce, type Release } from '../../../components/core/shared/release';
import { seededRandom } from '../../../tools/seeded-random';

interface Timer {
  at: number;
  act: () => void;
}

/** A clock that moves only when a test advances it. `skewMs` shifts the wall clock, and no timer. */
export class FakeClock implements Clock {
  skewMs = 0;
  private elapsedMs = 0;
  private timers: Timer[] = [];
  random: () => number;

  constructor(random: () => number = seededRandom(1)) {
    this.random = random;
  }

  now(): number {
    return 1_700_000_000_000 + this.elapsedMs + this.skewMs;
  }

  after(ms: number, act: () => void): Release {
    const timer = { at: this.elapsedMs + Math.max(0, ms), act };
    this.timers.push(timer);
    return releaseOnce(() => {
      this.timers = this.timers.filter((other) => other !== timer);
    });
  }

  onNextTurn(act: () => void): Release {
    return this.after(0, act);
  }

  /** The number of timers still set; a closed connection must leave none. */
  get pending(): number {
    return this.timers.length;
  }

  /** Milliseconds until the next timer, or null. */
  get nextInMs(): number | null {
    return this.timers.length === 0 ? null : Math.min(...this.timers.map((timer) => timer.at)) - this.elapsedMs;
  }

  /** Fires every timer due within `ms`, in order of due time, then of creation. */
  advance(ms: number): void {
    const end = this.elapsedMs + ms;
    for (;;) {
      const due = this.timers.filter((timer) => timer.at <= end).sort((one, other) => one.at - other.at)[0];
      if (due === undefined) break;
      this.timers = this.timers.filter((timer) => timer !== due);
      this.elapsedMs = Math.max(this.elapsedMs, due.at);
      due.act();
    }
    this.elapsedMs = end;
  }

  /** Suspends the app: the wall clock moves on; timers pause and continue afterwards. */
  suspend(ms: number): void {
    this.elapsedMs += ms;
    this.timers.forEach((timer) => (timer.at += ms));
  }
}

/** One device's view of a shared clock: its wall clock may be wrong, and its timers pause while it sleeps and end with it. */
export class DeviceClock implements Clock {
  skewMs = 0;
  private readonly held = new Set<Release>();
  private late: (() => void)[] = [];
  private isAsleep = false;
  private isStopped = false;

  constructor(
    private readonly common: Clock,
    readonly random: () => number,
  ) {}

  now(): number {
    return this.common.now() + this.skewMs;
  }

  after(ms: number, act: () => void): Release {
    if (this.isStopped) return () => undefined;
    const release = releaseOnce(() => {
      stop();
      this.held.delete(release);
    });
    const fire = (): void => {
      if (!this.held.has(release)) return;
      if (this.isAsleep) return void this.late.push(fire);
      this.held.delete(release);
      act();
    };
    const stop = this.common.after(ms, fire);
    this.held.add(release);
    return release;
  }

  onNextTurn(act: () => void): Release {
    return this.after(0, act);
  }

  get pending(): number {
    return this.held.size;
  }

  sleep(): void {
    this.isAsleep = true;
  }

  /** Fires the timers that became due meanwhile. */
  wake(): void {
    this.isAsleep = false;
    this.late.splice(0).forEach((fire) => fire());
  }

  /** Ends all timers, because the app was killed. */
  stop(): void {
    this.isStopped = true;
    this.held.forEach((release) => release());
  }
}

/** Waits until all promises that can settle have settled. */
export const settled = (): Promise<void> => new Promise((done) => setImmediate(done));
