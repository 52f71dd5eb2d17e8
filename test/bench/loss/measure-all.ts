import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { openLiveTestbed } from '../../harness/browsers/live-testbed';
import type { Say } from '../row';
import { conditions, type Condition } from './conditions';
import type { Engine } from './engines/engine';
import { openEngine } from './engines/open-engine';
import { connectWithinMs, measureRun, settleMs } from './measure-run';
import type { LossOptions } from './options';
import type { RunFigures } from './run-figures';
import { english } from './words';

/** Two fresh pages, and an ordinary connection. */
const startMs = 3_000;

const machineWith = (chromium: string): string =>
  `Node ${process.versions.node}, ${process.platform} ${release()} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ` +
  `${Math.round(totalmem() / 2 ** 30)} GiB, Chromium ${chromium}`;

/** Media stop while a page connects again, which is worth a word. */
const again = ({ publisherSessions, viewerSessions }: Pick<RunFigures, 'publisherSessions' | 'viewerSessions'>): string =>
  publisherSessions + viewerSessions > 2 ? `, sessions ${publisherSessions} and ${viewerSessions}` : '';

const short = ({ fps, longestGapMs, ageP50Ms, ageP95Ms, concealedPercent, cpuIdle, ...connects }: RunFigures): string =>
  connects.viewerConnectMs === null
    ? `no connection of the ${connects.publisherConnectMs === null ? 'publisher' : 'viewer'} within ${connectWithinMs / 1_000} s`
    : `${fps} fps, gap ${longestGapMs} ms, age ${ageP50Ms ?? '–'}/${ageP95Ms ?? '–'} ms, concealed ${concealedPercent ?? '–'} %, ` +
      `CPU idle ${Math.round(cpuIdle * 100)} %${again(connects)}`;

interface Planned {
  condition: Condition;
  engine: Engine;
  run: number;
  seed: number;
}

/** The engines take turns with the same seed, so that what the machine does meanwhile affects all alike. */
const planOf = ({ conditions: names, runs, seed }: LossOptions, engines: readonly Engine[]): Planned[] =>
  conditions.flatMap((condition, place) =>
    names.includes(condition.name)
      ? Array.from({ length: runs ?? condition.runs }, (_, index) =>
          engines.map((engine) => ({ condition, engine, run: index + 1, seed: seed + place * 10_000 + index * 100 })),
        ).flat()
      : [],
  );

export interface Measured {
  runs: readonly RunFigures[];
  /** Why runs are missing. */
  failures: readonly string[];
}

/** Measures as the options say. `onRows` gets all runs so far whenever the rows of a condition are whole. */
export async function measureAll(
  options: LossOptions,
  say: Say,
  onRows: (runs: readonly RunFigures[]) => void,
): Promise<Measured> {
  const testbed = await openLiveTestbed({ entry: join(__dirname, 'page', 'index.ts') });
  const engines: Engine[] = [];
  try {
    for (const name of options.engines) {
      const engine = await openEngine(name, testbed);
      if (typeof engine === 'string') say(engine);
      else engines.push(engine);
    }
    const machine = machineWith(testbed.browser.version());
    const plan = planOf(options, engines);
    const runs: RunFigures[] = [];
    const failures: string[] = [];
    const beganMs = performance.now();
    let eachMs = startMs + settleMs + options.seconds * 1_000;
    const minutes = (count: number): string => `about ${Math.ceil((count * eachMs) / 60_000)} min`;
    say(`${machine}\n${plan.length} runs of ${engines.map(({ title }) => title).join(', ')}: ${minutes(plan.length)}`);
    for (const [index, { condition, engine, run, seed }] of plan.entries()) {
      const name = `${english.condition(condition.name)}, ${engine.title}, run ${run}`;
      let line: string;
      try {
        const figures = await measureRun({ testbed, engine, condition, run, seed, seconds: options.seconds, machine });
        runs.push(figures);
        line = short(figures);
      } catch (cause) {
        // The run is missing in its row, and the others go on.
        line = `not measured: ${cause instanceof Error ? cause.message : String(cause)}`;
        failures.push(`${name}: ${line}`);
      }
      eachMs = (performance.now() - beganMs) / (index + 1);
      say(`[${index + 1}/${plan.length}] ${name}: ${line}; ${minutes(plan.length - index - 1)} left`);
      if (plan[index + 1]?.condition !== condition) onRows(runs);
    }
    return { runs, failures };
  } finally {
    await Promise.all(engines.map((engine) => engine.stop()));
    await testbed.stop();
  }
}
