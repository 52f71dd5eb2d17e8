import { setImmediate } from 'node:timers';

/** The time of the phone's JavaScript; it moves only when a test advances it. */
export interface PhoneClock {
  now(): number;
  /** Advances the time; timers fire in order, and promises settle between them. */
  advance(ms: number): Promise<void>;
  /** Suspends the app: the wall clock moves on and no timer runs. Late timers fire at the next `turn` or `advance`. */
  suspend(ms: number): void;
  /** The number of timers still set; a closed page must leave none. */
  pending(): number;
}

interface Timer {
  id: number;
  at: number;
  act: () => void;
  everyMs: number | null;
  /** The owner of the timer. */
  of: object;
}

type Act = (...given: unknown[]) => void;

/** The globals that replace the real ones for the kit's code. */
export interface PhoneTime {
  setTimeout(act: Act, ms?: number, ...given: unknown[]): number;
  setInterval(act: Act, ms?: number, ...given: unknown[]): number;
  clearTimeout(id?: number): void;
  clearInterval(id?: number): void;
  Date: DateConstructor;
  Math: Math;
}

/** Lets promise chains of any length settle. */
export const settle = (): Promise<void> => new Promise((done) => void setImmediate(done));

/** 2026-01-01, because a clock that starts at 0 can hide mistakes. */
const start = 1_767_225_600_000;

/** More acts than any test needs at one instant; code that keeps itself busy without time passing would hang the test. */
const mostActsAtOnce = 20_000;

/** The time and all timers of one phone, or of several phones and a server that share it. */
export class SharedTime {
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
    let actsAtOnce = 0;
    for (let next = this.due(until); next !== undefined; next = this.due(until)) {
      actsAtOnce = next.at > this.now ? 0 : actsAtOnce + 1;
      if (actsAtOnce > mostActsAtOnce) throw new Error(`More than ${mostActsAtOnce} acts and no time passes`);
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
  common = new SharedTime(),
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
