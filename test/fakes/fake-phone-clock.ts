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

const realTimeout = globalThis.setTimeout;

/** Lets everything that waits for promises go on, however long the chain. */
export const settle = (): Promise<void> => new Promise((done) => realTimeout(done, 0));

/** 2026-01-01, so that a clock that starts at 0 hides no mistake. */
const start = 1_767_225_600_000;

export function createPhoneTime(seed: number): { clock: PhoneClock; time: PhoneTime; turn(): Promise<void> } {
  let now = start;
  let ids = 0;
  let random = seed >>> 0;
  let timers: Timer[] = [];

  const add = (act: () => void, ms: number, everyMs: number | null): number => {
    ids += 1;
    timers.push({ id: ids, at: now + Math.max(0, ms), act, everyMs });
    return ids;
  };
  const remove = (id?: number): void => {
    timers = timers.filter((timer) => timer.id !== id);
  };
  const due = (until: number): Timer | undefined =>
    timers.filter((timer) => timer.at <= until).sort((left, right) => left.at - right.at || left.id - right.id)[0];

  const runUntil = async (until: number): Promise<void> => {
    await settle();
    for (let next = due(until); next !== undefined; next = due(until)) {
      now = Math.max(now, next.at);
      if (next.everyMs === null) remove(next.id);
      else next.at = now + Math.max(1, next.everyMs);
      next.act();
      await settle();
    }
    now = Math.max(now, until);
  };

  class PhoneDate extends Date {
    constructor(...given: [] | [string | number | Date]) {
      super(given.length === 0 ? now : given[0]);
    }

    static override now(): number {
      return now;
    }
  }

  const time: PhoneTime = {
    setTimeout: (act, ms = 0, ...given) => add(() => act(...given), ms, null),
    setInterval: (act, ms = 0, ...given) => add(() => act(...given), ms, ms),
    clearTimeout: remove,
    clearInterval: remove,
    Date: PhoneDate as DateConstructor,
    Math: Object.assign(Object.create(Math) as Math, {
      random: () => {
        random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
        return random / 2 ** 32;
      },
    }),
  };
  const clock: PhoneClock = {
    now: () => now,
    advance: (ms) => runUntil(now + ms),
    suspend: (ms) => {
      now += ms;
    },
    pending: () => timers.length,
  };
  return { clock, time, turn: () => runUntil(now) };
}
