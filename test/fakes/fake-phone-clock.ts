import { setImmediate } from 'node:timers';

/** Time as the phone's JavaScript has it: it stands still until a test moves it. */
export interface PhoneClock {
  now(): number;
  /** Lets time pass; timers fire in order, and promises settle between them. */
  advance(ms: number): Promise<void>;
  /** The app is suspended for a while: the wall clock goes on, no timer runs. Late ones fire at the next `turn` or `advance`. */
  suspend(ms: number): void;
  /** Timers that are still to fire: a page that was left must leave none. */
  pending(): number;
}

interface Timer {
  id: number;
  at: number;
  act: () => void;
  everyMs: number | null;
  /** Whose it is. */
  of: object;
}

type Act = (...given: unknown[]) => void;

/** What the kit's code sees instead of the real things. */
export interface PhoneTime {
  setTimeout(act: Act, ms?: number, ...given: unknown[]): number;
  setInterval(act: Act, ms?: number, ...given: unknown[]): number;
  clearTimeout(id?: number): void;
  clearInterval(id?: number): void;
  Date: DateConstructor;
  Math: Math;
}

/** Lets everything that waits for promises go on, however long the chain. */
export const settle = (): Promise<void> => new Promise((done) => void setImmediate(done));

/** 2026-01-01, so that a clock that starts at 0 hides no mistake. */
const start = 1_767_225_600_000;

/** The hour and all timers of one phone, or of several phones and what else lives with them. */
export class CommonTime {
  now = start;
  private ids = 0;
  private timers: Timer[] = [];

  add(timer: Omit<Timer, 'id' | 'at'>, ms: number): number {
    this.ids += 1;
    this.timers.push({ ...timer, id: this.ids, at: this.now + Math.max(0, ms) });
    return this.ids;
  }

  remove(id?: number): void {
    this.timers = this.timers.filter((timer) => timer.id !== id);
  }

  pending(of: object): number {
    return this.timers.filter((timer) => timer.of === of).length;
  }

  async runUntil(until: number): Promise<void> {
    await settle();
    for (let next = this.due(until); next !== undefined; next = this.due(until)) {
      this.now = Math.max(this.now, next.at);
      if (next.everyMs === null) this.remove(next.id);
      else next.at = this.now + Math.max(1, next.everyMs);
      next.act();
      await settle();
    }
    this.now = Math.max(this.now, until);
  }

  private due(until: number): Timer | undefined {
    return this.timers.filter(({ at }) => at <= until).sort((left, right) => left.at - right.at || left.id - right.id)[0];
  }
}

export function createPhoneTime(
  seed: number,
  common = new CommonTime(),
): { clock: PhoneClock; time: PhoneTime; turn(): Promise<void> } {
  const of = {};
  let random = seed >>> 0;

  class PhoneDate extends Date {
    constructor(...given: [] | [string | number | Date]) {
      super(given.length === 0 ? common.now : given[0]);
    }

    static override now(): number {
      return common.now;
    }
  }

  const time: PhoneTime = {
    setTimeout: (act, ms = 0, ...given) => common.add({ act: () => act(...given), everyMs: null, of }, ms),
    setInterval: (act, ms = 0, ...given) => common.add({ act: () => act(...given), everyMs: ms, of }, ms),
    clearTimeout: (id) => common.remove(id),
    clearInterval: (id) => common.remove(id),
    Date: PhoneDate as DateConstructor,
    Math: Object.assign(Object.create(Math) as Math, {
      random: () => {
        random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
        return random / 2 ** 32;
      },
    }),
  };
  const clock: PhoneClock = {
    now: () => common.now,
    advance: (ms) => common.runUntil(common.now + ms),
    suspend: (ms) => {
      common.now += ms;
    },
    pending: () => common.pending(of),
  };
  return { clock, time, turn: () => common.runUntil(common.now) };
}
