import { runSeed } from '../test/fuzz/run-seed';

/**
 * `npm run fuzz`: seeded runs of clients against the server. FUZZ_SEEDS says how many, FUZZ_FROM where to begin,
 * FUZZ_STEPS how long each is. A failed seed is printed with its story, and again by its number.
 */
const from = Number(process.env['FUZZ_FROM'] ?? 1);
const count = Number(process.env['FUZZ_SEEDS'] ?? 1_000);
const steps = Number(process.env['FUZZ_STEPS'] ?? 120);

async function main(): Promise<void> {
  const started = Date.now();
  const failed: number[] = [];
  let events = 0;
  for (let seed = from; seed < from + count; seed += 1) {
    const outcome = await runSeed(seed, steps);
    events += outcome.events;
    if (outcome.faults.length > 0) {
      failed.push(seed);
      const tail = count === 1 ? outcome.story : outcome.story.slice(-20);
      console.log([`seed ${seed} failed`, ...tail, ...outcome.faults, ''].join('\n'));
    }
    if (seed % 100 === 0) console.log(`${seed - from + 1} of ${count} seeds, ${failed.length} failed, ${events} events`);
  }
  const seconds = Math.round((Date.now() - started) / 100) / 10;
  console.log(`${count} seeds from ${from}, ${steps} steps each: ${failed.length} failed, ${events} events, ${seconds} s`);
  if (failed.length === 0) return;
  console.log(
    `Failed: ${failed.join(' ')}. Again, with the whole story: FUZZ_FROM=${failed[0]} FUZZ_SEEDS=1 FUZZ_STEPS=${steps} npm run fuzz`,
  );
  process.exitCode = 1;
}

void main();
