import { readFileSync, writeFileSync, existsSync, mkdirSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { openLiveTestbed } from '../../harness/browsers/live-testbed';
import { conditionNames, conditions } from './conditions';
import type { Engine } from './engines/engine';
import { openEngine } from './engines/open-engine';
import { lossTable, originsOf, summariesOf } from './loss-table';
import { connectWithinMs, measureRun, settleMs } from './measure-run';
import { readOptions, usage, type LossOptions } from './options';
import { renewPages, resultsPath } from './pages';
import { mergeResults, readResults, writeResults } from './results-file';
import type { RunFigures } from './run-figures';
import { english } from './words';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
/** Two fresh pages, and an ordinary connection. */
const startMs = 3_000;

const machineWith = (chromium: string): string =>
  `Node ${process.versions.node}, ${process.platform} ${release()} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ` +
  `${Math.round(totalmem() / 2 ** 30)} GiB, Chromium ${chromium}`;

const saved = (): RunFigures[] => (existsSync(resultsPath) ? readResults(readFileSync(resultsPath, 'utf8')) : []);

function save(fresh: readonly RunFigures[]): void {
  mkdirSync(dirname(resultsPath), { recursive: true });
  writeFileSync(resultsPath, writeResults(mergeResults(saved(), fresh, conditionNames)));
}

const short = ({ fps, longestGapMs, ageP50Ms, ageP95Ms, concealedPercent, cpuIdle, viewerConnectMs }: RunFigures): string =>
  viewerConnectMs === null
    ? `no connection within ${connectWithinMs / 1_000} s`
    : `${fps} fps, gap ${longestGapMs} ms, age ${ageP50Ms ?? '–'}/${ageP95Ms ?? '–'} ms, concealed ${concealedPercent ?? '–'} %, ` +
      `CPU idle ${Math.round(cpuIdle * 100)} %`;

interface Planned {
  condition: (typeof conditions)[number];
  run: number;
  seed: number;
}

/** The engines take turns, so that what the machine does meanwhile affects all alike. */
const planOf = ({ conditions: names, runs, seed }: LossOptions): Planned[] =>
  conditions.flatMap((condition, place) =>
    names.includes(condition.name)
      ? Array.from({ length: runs ?? condition.runs }, (_, index) => ({
          condition,
          run: index + 1,
          seed: seed + place * 10_000 + index * 100,
        }))
      : [],
  );

async function measureAll(options: LossOptions): Promise<RunFigures[]> {
  const testbed = await openLiveTestbed({ entry: join(__dirname, 'page', 'index.ts') });
  const engines: Engine[] = [];
  const fresh: RunFigures[] = [];
  try {
    for (const name of options.engines) {
      const engine = await openEngine(name, testbed);
      if (typeof engine === 'string') say(engine);
      else engines.push(engine);
    }
    const machine = machineWith(testbed.browser.version());
    const plan = planOf(options);
    const all = plan.length * engines.length;
    let eachMs = startMs + settleMs + options.seconds * 1_000;
    const left = (): string => `about ${Math.ceil(((all - fresh.length) * eachMs) / 60_000)} min`;
    say(`${machine}\n${all} runs of ${engines.map(({ title }) => title).join(', ')}: ${left()}`);
    const beganMs = performance.now();
    for (const { condition, run, seed } of plan) {
      for (const engine of engines) {
        const { seconds } = options;
        const figures = await measureRun({ testbed, engine, condition, run, seed, seconds, machine });
        fresh.push(figures);
        eachMs = (performance.now() - beganMs) / fresh.length;
        say(
          `[${fresh.length}/${all}] ${english.condition(condition.name)}, ${engine.title}, run ${run}: ${short(figures)}; ${left()} left`,
        );
        // A measurement that is interrupted keeps the rows that are whole.
        if (options.write && engine === engines.at(-1) && plan.filter((each) => each.condition === condition).at(-1)?.run === run)
          save(fresh);
      }
    }
    return fresh;
  } finally {
    await Promise.all(engines.map((engine) => engine.stop()));
    await testbed.stop();
  }
}

/** `npm run bench -- loss`: prints the table, and asserts nothing. Returns the exit code. */
export async function runLoss(words: readonly string[]): Promise<number> {
  let options: LossOptions;
  try {
    options = readOptions(words);
  } catch (cause) {
    say(`${cause instanceof Error ? cause.message : String(cause)}\n${usage}`);
    return 2;
  }
  if (options.does === 'page') {
    await renewPages(saved());
    return 0;
  }
  const fresh = await measureAll(options);
  if (options.write) await renewPages(saved());
  const text = options.json
    ? JSON.stringify(fresh, null, 2)
    : [...originsOf(fresh), '', lossTable(summariesOf(fresh), english)].join('\n');
  process.stdout.write(`${text}\n`);
  return 0;
}
