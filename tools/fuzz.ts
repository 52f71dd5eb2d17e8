import { runCalls } from '../test/fuzz/calls/run-seed';
import { runFrames } from '../test/fuzz/hostile/frames';
import { runHttp } from '../test/fuzz/hostile/http';
import { runRtmp } from '../test/fuzz/hostile/rtmp';
import { runUdp } from '../test/fuzz/hostile/udp';
import { runSideBySide } from '../test/fuzz/nodes/pool';
import { processNode } from '../test/fuzz/nodes/process-node';
import { runNodes, usualSteps } from '../test/fuzz/nodes/run-seed';
import { runSeed, type Outcome } from '../test/fuzz/run-seed';

/**
 * `npm run fuzz`: seeded runs of clients against the server: for rooms, for calls, for several nodes on one Redis, and for such nodes as
 * processes of their own; and of peers that send it changed frames, RTMP, HTTP and datagrams. FUZZ_KIND selects one of them, FUZZ_SEEDS the
 * number of runs, FUZZ_FROM the first seed, FUZZ_STEPS the length of a run. A failed run prints its trace; FUZZ_SEEDS=1 prints that of
 * every run.
 */
const from = Number(process.env['FUZZ_FROM'] ?? 1);
const usualCount = 1_000;

interface Kind {
  run(seed: number, steps: number): Promise<Outcome>;
  steps: number;
  /** The number of seeds, unless FUZZ_SEEDS says another. */
  count?: number;
  /** Runs of real time, which mostly wait, go side by side. */
  width?: number;
}

const kinds: Readonly<Record<string, Kind>> = {
  rooms: { run: runSeed, steps: 120 },
  calls: { run: runCalls, steps: 60 },
  nodes: { run: (seed, steps) => runNodes(seed, steps), steps: usualSteps, width: 16 },
  processes: { run: (seed, steps) => runNodes(seed, steps, { startNode: processNode }), steps: usualSteps, count: 20, width: 2 },
  // Of these, each run takes seconds.
  frames: { run: runFrames, steps: 300, count: 100 },
  rtmp: { run: runRtmp, steps: 160, count: 100 },
  http: { run: runHttp, steps: 300, count: 100 },
  udp: { run: runUdp, steps: 2_000, count: 100 },
};

async function fuzz(name: string, { run, steps: usual, count: ownCount = usualCount, width = 1 }: Kind): Promise<void> {
  const count = Number(process.env['FUZZ_SEEDS'] ?? ownCount);
  const seeds = Array.from({ length: count }, (_none, index) => from + index);
  const steps = Number(process.env['FUZZ_STEPS'] ?? usual);
  const started = Date.now();
  const failed: number[] = [];
  let events = 0;
  for (const [seed, running] of runSideBySide(seeds, width, (one) => run(one, steps))) {
    const outcome = await running;
    events += outcome.events;
    if (count === 1) console.log(outcome.trace.join('\n'));
    if (outcome.faults.length > 0) {
      failed.push(seed);
      const shown = count === 1 ? [] : outcome.trace;
      console.log([...shown, `${name}: seed ${seed} failed`, ...outcome.faults, ''].join('\n'));
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
