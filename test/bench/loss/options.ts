import { conditionNames } from './conditions';
import { engineNames, type EngineName } from './run-figures';

export interface LossOptions {
  /** `page` measures nothing and renews the pages from the file of results. */
  does: 'measure' | 'page';
  /** Null takes each condition's own number. */
  runs: number | null;
  conditions: readonly string[];
  engines: readonly EngineName[];
  seconds: number;
  seed: number;
  /** Puts the runs into the file of results, and renews the pages. */
  write: boolean;
  json: boolean;
}

export const usage = `npm run bench -- loss [page] [--runs N] [--only ${conditionNames.slice(0, 2).join(',')}] [--engine ${engineNames.join(',')}] [--seconds S] [--seed N] [--write] [--json]
conditions: ${conditionNames.join(' ')}`;

const atLeast = (name: string, text: string, least: number): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new RangeError(`${name} takes a whole number from ${least} on, not "${text}"`);
  return value;
};

function namesOf<Name extends string>(option: string, text: string, all: readonly Name[]): readonly Name[] {
  const names = text.split(',');
  const unknown = names.filter((name) => !all.some((each) => each === name));
  if (unknown.length > 0) throw new RangeError(`${option} knows no ${unknown.join(', ')}: there are ${all.join(', ')}`);
  return all.filter((name) => names.includes(name));
}

/** Throws a RangeError that says what is allowed. */
export function readOptions(words: readonly string[]): LossOptions {
  const options: LossOptions = {
    does: 'measure',
    runs: null,
    conditions: conditionNames,
    engines: engineNames,
    seconds: 12,
    seed: 40,
    write: false,
    json: false,
  };
  const left = words.slice();
  const valueOf = (option: string): string => {
    const value = left.shift();
    if (value === undefined) throw new RangeError(`${option} needs a value`);
    return value;
  };
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === 'page') options.does = 'page';
    else if (word === '--write') options.write = true;
    else if (word === '--json') options.json = true;
    else if (word === '--runs') options.runs = atLeast(word, valueOf(word), 1);
    // The ends of the window are compared, a quarter each.
    else if (word === '--seconds') options.seconds = atLeast(word, valueOf(word), 4);
    else if (word === '--seed') options.seed = atLeast(word, valueOf(word), 0);
    else if (word === '--only') options.conditions = namesOf(word, valueOf(word), conditionNames);
    else if (word === '--engine') options.engines = namesOf(word, valueOf(word), engineNames);
    else throw new RangeError(`loss knows no "${word}"`);
  }
  return options;
}
