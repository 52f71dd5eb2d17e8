import { runCalls } from '../test/fuzz/calls/run-seed';
import { runSeed, type Outcome } from '../test/fuzz/run-seed';

/**
 * `npm run fuzz`: seeded runs of clients against the server, for rooms and for calls. FUZZ_KIND selects one of them, FUZZ_SEEDS the number
 * of runs, FUZZ_FROM the first seed, FUZZ_STEPS the length of a run. A failed run prints the end of its trace; FUZZ_SEEDS=1 prints all.
 */
const from = Number(process.env['FUZZ_FROM'] ?? 1);
const count = Number(process.env['FUZZ_SEEDS'] ?? 1_000);

interface Kind {
  run(seed: number, steps: number): Promise<Outcome>;
  steps: number;
}

const kinds: Readonly<Record<string, Kind>> = {
  rooms: { run: runSeed, steps: 120 },
  calls: { run: runCalls, steps: 60 },
};

async function fuzz(name: string, { run, steps: usual }: Kind): Promise<void> {
  const steps = Number(process.env['FUZZ_STEPS'] ?? usual);
  const started = Date.now();
  const failed: number[] = [];
  let events = 0;
  for (let seed = from; seed < from + count; seed += 1) {
    const outcome = await run(seed, steps);
    events += outcome.events;
    if (count === 1) console.log(outcome.trace.join('\n'));
    if (outcome.faults.length > 0) {
      failed.push(seed);
      const tail = count === 1 ? [] : outcome.trace.slice(-20);
      console.log([...tail, `${name}: seed ${seed} failed`, ...outcome.faults, ''].join('\n'));
    }
    if (seed % 100 === 0) console.log(`${name}: ${seed - from + 1} of ${count} seeds, ${failed.length} failed, ${events} events`);
  }
  const seconds = Math.round((Date.now() - started) / 100) / 10;
  console.log(
    `${name}: ${count} seeds from ${from}, ${steps} steps each: ${failed.length} failed, ${events} events, ${seconds} s`,
  );
  if (failed.length === 0) return;
  const again = `FUZZ_KIND=${name} FUZZ_FROM=${failed[0]} FUZZ_SEEDS=1 FUZZ_STEPS=${steps} npm run fuzz`;
  console.log(`Failed: ${failed.join(' ')}. Again, with the whole story: ${again}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const wanted = process.env['FUZZ_KIND'];
  for (const [name, kind] of Object.entries(kinds)) if (wanted === undefined || wanted === name) await fuzz(name, kind);
}

void main();
