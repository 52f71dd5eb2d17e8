import type { Release } from './release';

/** Time and randomness, passed as an argument so that tests are exact. */
export interface Clock {
  /** Wall clock in milliseconds. It runs while the app is suspended; timers do not. */
  now(): number;
  /** Runs `act` once after `ms` milliseconds, unless released before. */
  after(ms: number, act: () => void): Release;
  /** Runs `act` after the current turn of JavaScript. */
  onNextTurn(act: () => void): Release;
  /** Uniform in [0, 1). */
  random(): number;
}
