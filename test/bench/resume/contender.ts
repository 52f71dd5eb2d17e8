import type { CuttingProxy } from '../../harness/proxies/cutting-proxy';

/** A reader behind a proxy that can be cut, and a writer with a stable connection. */
export interface Contender {
  readonly proxy: CuttingProxy;
  /** Sends number `n` to the reader's room. */
  say(n: number): Promise<void>;
  onHeard(listener: (n: number) => void): void;
  close(): Promise<void>;
}

/** The result of one contender over all cuts. Times are from the cut to the arrival of the last missed event. */
export interface Outcome {
  resumeMs: number[];
  lost: number;
  doubled: number;
}

const eventsPerCut = 5;
/** After this time an event counts as lost. */
const timeoutMs = 5_000;

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Cuts the reader's connection `cuts` times and sends events while it is down. `calmMs` passes before each cut. */
export async function cutAndCount(contender: Contender, cuts: number, calmMs: number): Promise<Outcome> {
  const outcome: Outcome = { resumeMs: [], lost: 0, doubled: 0 };
  const heard = new Map<number, number>();
  contender.onHeard((n) => heard.set(n, (heard.get(n) ?? 0) + 1));
  for (let cut = 0; cut < cuts; cut += 1) {
    const numbers = Array.from({ length: eventsPerCut }, (_, index) => cut * eventsPerCut + index);
    const last = numbers[eventsPerCut - 1] ?? 0;
    // Long enough that a late copy of the last round is counted as a duplicate.
    await sleep(calmMs);
    contender.proxy.cut();
    const cutAt = performance.now();
    for (const n of numbers) await contender.say(n);
    while (!heard.has(last) && performance.now() - cutAt < timeoutMs) await sleep(1);
    if (heard.has(last)) outcome.resumeMs.push(performance.now() - cutAt);
    outcome.lost += numbers.filter((n) => !heard.has(n)).length;
  }
  await sleep(calmMs);
  outcome.doubled = Array.from(heard.values()).reduce((sum, times) => sum + times - 1, 0);
  return outcome;
}
