import { randomBytes } from 'node:crypto';

/** Undoes what gave it; idempotent. */
export type Release = () => void;

/** Time as an argument, so that tests are exact. */
export interface Clock {
  /** Wall clock in milliseconds. */
  now(): number;
  after(ms: number, act: () => void): Release;
  /** Runs `act` when the present turn of the loop is over. */
  onNextTurn(act: () => void): Release;
}

/** Chance as an argument: a seeded one repeats a run. */
export interface Random {
  /** `bytes` random bytes, spelled so that they fit into a URL. */
  id(bytes: number): string;
  /** Uniform in [0, 1). */
  unit(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    // A process that is told to stop does not wait for a grace or a heartbeat.
    timer.unref();
    return () => clearTimeout(timer);
  },
  onNextTurn(act) {
    const turn = setImmediate(act);
    return () => clearImmediate(turn);
  },
};

export const systemRandom: Random = {
  id: (bytes) => randomBytes(bytes).toString('base64url'),
  unit: () => Math.random(),
};
