import type { Outcome } from '../run-seed';

/**
 * Runs seeds side by side, because a run mostly waits: for timers, restarts and lost connections. Returns a promise of each outcome; the
 * promises reject on their own.
 */
export function runSideBySide(
  seeds: readonly number[],
  width: number,
  run: (seed: number) => Promise<Outcome>,
): ReadonlyMap<number, Promise<Outcome>> {
  const outcomes = new Map<number, Promise<Outcome>>();
  const lanes = Array.from({ length: width }, () => Promise.resolve());
  seeds.forEach((seed, index) => {
    const lane = index % width;
    const before = lanes[lane] ?? Promise.resolve();
    const outcome = before.then(() => run(seed));
    // A failure is for those who await the outcome; the next seed of the lane runs all the same.
    lanes[lane] = outcome.then(
      () => undefined,
      () => undefined,
    );
    outcomes.set(seed, outcome);
  });
  return outcomes;
}
