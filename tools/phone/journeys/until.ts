const lookEveryMs = 40;

/**
 * Waits until `find` returns something true, and returns it. Rejects after `ms`, with the words for what did not happen. The limit counts
 * looks, and not the clock: on a busy machine the phone is as slow as the one who waits for it.
 */
export async function until<Found>(what: string, find: () => Found | undefined | null | false, ms: number): Promise<Found> {
  for (let looks = Math.ceil(ms / lookEveryMs); looks >= 0; looks -= 1) {
    const found = find();
    if (found) return found;
    await pause(lookEveryMs);
  }
  throw new Error(`not within ${Math.round(ms / 1000)} s: ${what}`);
}

/** Lets `ms` pass, for what must not happen meanwhile. */
export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Waits as `until` does, and returns the time it took. Later than `soonMs` is a failure too, with that time as its reason. */
export async function untilSoon(what: string, find: () => boolean, soonMs: number, ms: number): Promise<string> {
  const from = performance.now();
  await until(what, find, ms);
  const took = performance.now() - from;
  if (took > soonMs) throw new Error(`only after ${seconds(took)}: ${what}`);
  return seconds(took);
}
