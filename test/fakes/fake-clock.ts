import type { Clock } from '../../components/core/platform/platform';
import { releaseOnce, type Release } from '../../components/core/shared/release';

interface Timer {
  at: number;
  act: () => void;
}

/** A small, good generator (mulberry32): the same seed gives the same run. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Time that moves only when told to. `skewMs` shifts what the wall clock shows, and no timer. */
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

  soon(act: () => void): Release {
    return this.after(0, act);
  }

  /** Timers that are still set: a closed connection must leave none. */
  get pending(): number {
    return this.timers.length;
  }

  /** How long until the next timer, or null. */
  get nextInMs(): number | null {
    return this.timers.length === 0 ? null : Math.min(...this.timers.map((timer) => timer.at)) - this.elapsedMs;
  }

  /** Fires every timer due within `ms`, in order of time, then of setting. */
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

  /** The app sleeps: the wall clock goes on, timers do not, and go on afterwards where they stood. */
  suspend(ms: number): void {
    this.elapsedMs += ms;
    this.timers.forEach((timer) => (timer.at += ms));
  }
}

/** One phone's share of a common time: its wall clock may be wrong, its timers stop while it sleeps and end with it. */
export class PhoneShare implements Clock {
  skewMs = 0;
  private readonly held = new Set<Release>();
  private late: (() => void)[] = [];
  private asleep = false;
  private dead = false;

  constructor(
    private readonly common: Clock,
    readonly random: () => number,
  ) {}

  now(): number {
    return this.common.now() + this.skewMs;
  }

  after(ms: number, act: () => void): Release {
    if (this.dead) return () => undefined;
    const release = releaseOnce(() => {
      stop();
      this.held.delete(release);
    });
    const fire = (): void => {
      if (!this.held.has(release)) return;
      if (this.asleep) return void this.late.push(fire);
      this.held.delete(release);
      act();
    };
    const stop = this.common.after(ms, fire);
    this.held.add(release);
    return release;
  }

  soon(act: () => void): Release {
    return this.after(0, act);
  }

  get pending(): number {
    return this.held.size;
  }

  sleep(): void {
    this.asleep = true;
  }

  /** What fell due meanwhile fires now. */
  wake(): void {
    this.asleep = false;
    this.late.splice(0).forEach((fire) => fire());
  }

  /** The app is killed: nothing of it runs any more. */
  die(): void {
    this.dead = true;
    this.held.forEach((release) => release());
  }
}

/** Lets every promise that can settle now settle. */
export const settled = (): Promise<void> => new Promise((done) => setImmediate(done));
