import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { conditionNames } from './conditions';
import { lossTable, originsOf, summariesOf } from './loss-table';
import { measureAll } from './measure-all';
import { readOptions, usage, type LossOptions } from './options';
import { renewPages, resultsPath } from './pages';
import { mergeResults, readResults, writeResults } from './results-file';
import type { RunFigures } from './run-figures';
import { english } from './words';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const saved = (): RunFigures[] => (existsSync(resultsPath) ? readResults(readFileSync(resultsPath, 'utf8')) : []);

function save(fresh: readonly RunFigures[]): void {
  mkdirSync(dirname(resultsPath), { recursive: true });
  writeFileSync(resultsPath, writeResults(mergeResults(saved(), fresh, conditionNames)));
}

/** `npm run bench -- loss`: prints the table, and asserts nothing. Returns the exit code, which is 1 when a run is missing. */
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
  const { write, json } = options;
  // A measurement that is interrupted keeps the rows that are whole.
  const { runs, failures } = await measureAll(options, say, (whole) => (write ? save(whole) : undefined));
  if (write) await renewPages(saved());
  const table = [...originsOf(runs, english), '', lossTable(summariesOf(runs), english)].join('\n');
  process.stdout.write(`${json ? JSON.stringify(runs, null, 2) : table}\n`);
  failures.forEach((failure) => say(failure));
  return failures.length === 0 ? 0 : 1;
}
