import type { CuttingProxy } from '../../fakes/cutting-proxy';

/** A reader behind a proxy that can be cut, and a writer who is not. */
export interface Contender {
  readonly proxy: CuttingProxy;
  /** Says number `n` to the room that the reader is in. */
  say(n: number): Promise<void>;
  onHeard(listener: (n: number) => void): void;
  close(): Promise<void>;
}

/** What one contender did over all cuts. Times are from the cut to the last event that was missed. */
export interface Outcome {
  resumeMs: number[];
  lost: number;
  doubled: number;
}

const eventsPerCut = 5;
/** After this an event counts as lost. */
const patienceMs = 5_000;

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Cuts the reader's line `cuts` times; each time something is said while it is down. `calmMs` passes before each cut. */
export async function cutAndCount(contender: Contender, cuts: number, calmMs: number): Promise<Outcome> {
  const outcome: Outcome = { resumeMs: [], lost: 0, doubled: 0 };
  const heard = new Map<number, number>();
  contender.onHeard((n) => heard.set(n, (heard.get(n) ?? 0) + 1));
  for (let cut = 0; cut < cuts; cut += 1) {
    const numbers = Array.from({ length: eventsPerCut }, (_, index) => cut * eventsPerCut + index);
    const last = numbers[eventsPerCut - 1] ?? 0;
    // Also long enough that a copy of the last round that comes late is counted as doubled.
    await sleep(calmMs);
    contender.proxy.cut();
    const cutAt = performance.now();
    for (const n of numbers) await contender.say(n);
    while (!heard.has(last) && performance.now() - cutAt < patienceMs) await sleep(1);
    if (heard.has(last)) outcome.resumeMs.push(performance.now() - cutAt);
    outcome.lost += numbers.filter((n) => !heard.has(n)).length;
  }
  await sleep(calmMs);
  outcome.doubled = Array.from(heard.values()).reduce((sum, times) => sum + times - 1, 0);
  return outcome;
}
