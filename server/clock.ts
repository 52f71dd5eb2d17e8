import { randomBytes } from 'node:crypto';

/** Undoes the call that returned it; idempotent. */
export type Release = () => void;

/** The release of nothing, one for all who hold none. */
export const nothingToRelease: Release = () => undefined;

/** Time as an argument, so that tests are exact. */
export interface Clock {
  /** Wall clock in milliseconds. */
  now(): number;
  after(ms: number, act: () => void): Release;
  /** Runs `act` at the end of the current turn of the event loop. */
  onNextTurn(act: () => void): Release;
}

/** Randomness as an argument, so that a seeded run can be repeated. */
export interface Random {
  /** `bytes` random bytes, encoded for use in URLs. */
  id(bytes: number): string;
  /** Uniform in [0, 1). */
  unit(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    // A pending grace time or heartbeat must not keep the process alive.
    timer.unref();
    return () => clearTimeout(timer);
  },
  onNextTurn(act) {
    const turn = setImmediate(act);
    return () => clearImmediate(turn);
  },
};

/** For code whose caller waits for a result: its timers keep the process alive, so that a short program does not end in the middle. */
export const callerClock: Clock = {
  ...systemClock,
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

/** The clock of a node that shares a store: its times are those of the store, if it has a time of its own. */
export function storeClock(clock: Clock, { now }: { readonly now?: () => number }): Clock {
  if (now === undefined) return clock;
  return { now, after: (ms, act) => clock.after(ms, act), onNextTurn: (act) => clock.onNextTurn(act) };
}

export const systemRandom: Random = {
  id: (bytes) => randomBytes(bytes).toString('base64url'),
  unit: () => Math.random(),
};
