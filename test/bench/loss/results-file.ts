import { engineNames, type EngineName, type LegBytes, type RunFigures } from './run-figures';

/**
 * The results as text: CSV, one line for each run, so that a change shows which runs are new. A missing figure is an empty field.
 */
interface Column {
  name: string;
  read(run: RunFigures): string | number | null;
}

const legs = ['publisher', 'viewer'] as const;
const ways = ['upSent', 'upArrived', 'downSent', 'downArrived'] as const;
const numbers = [
  'publisherConnectMs',
  'viewerConnectMs',
  'firstPictureMs',
  'publisherSessions',
  'viewerSessions',
  'seconds',
  'fps',
  'longestGapMs',
  'ageP50Ms',
  'ageP95Ms',
  'ageBeginMs',
  'ageEndMs',
  'concealedPercent',
  'silentPercent',
  'mediaBytes',
  'cpuIdle',
  'load',
] as const;

const columns: readonly Column[] = [
  ...(['condition', 'engine', 'run', 'seed', 'at'] as const).map((name) => ({ name, read: (run: RunFigures) => run[name] })),
  ...numbers.map((name) => ({ name, read: (run: RunFigures) => run[name] })),
  ...legs.flatMap((leg) => ways.map((way) => ({ name: `${leg}.${way}`, read: (run: RunFigures) => run[leg][way] }))),
  { name: 'machine', read: ({ machine }) => machine },
];

const written = (value: string | number | null): string => {
  if (value === null || Number.isNaN(value)) return '';
  const text = typeof value === 'number' ? String(Math.round(value * 1_000) / 1_000) : value;
  return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
};

export const writeResults = (runs: readonly RunFigures[]): string =>
  [columns.map(({ name }) => name), ...runs.map((run) => columns.map(({ read }) => written(read(run))))]
    .map((fields) => `${fields.join(',')}\n`)
    .join('');

const fieldsOf = (line: string): string[] =>
  Array.from(
    line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g),
    ([, quoted, plain = '']) => quoted?.replace(/""/g, '"') ?? plain,
  );

/** Reads what `writeResults` wrote. Throws for a line with other columns, or of an engine that does not exist. */
export function readResults(text: string): RunFigures[] {
  const [head = '', ...lines] = text.split('\n').filter((line) => line !== '');
  const names = fieldsOf(head);
  return lines.map((line, index) => {
    const fields = fieldsOf(line);
    const where = `line ${index + 2} of the results`;
    const field = (name: string): string => {
      const value = fields[names.indexOf(name)];
      if (value === undefined) throw new Error(`${where} has no ${name}: measure again`);
      return value;
    };
    const known = (name: string): number => (field(name) === '' ? Number.NaN : Number(field(name)));
    const perhaps = (name: string): number | null => (field(name) === '' ? null : Number(field(name)));
    const engine = engineNames.find((name) => name === field('engine'));
    if (engine === undefined) throw new Error(`${where} has an unknown engine: ${field('engine')}`);
    const leg = (name: string): LegBytes => ({
      upSent: known(`${name}.upSent`),
      upArrived: known(`${name}.upArrived`),
      downSent: known(`${name}.downSent`),
      downArrived: known(`${name}.downArrived`),
    });
    return {
      condition: field('condition'),
      engine,
      run: known('run'),
      seed: known('seed'),
      at: field('at'),
      publisherConnectMs: perhaps('publisherConnectMs'),
      viewerConnectMs: perhaps('viewerConnectMs'),
      firstPictureMs: perhaps('firstPictureMs'),
      publisherSessions: known('publisherSessions'),
      viewerSessions: known('viewerSessions'),
      seconds: known('seconds'),
      fps: known('fps'),
      longestGapMs: known('longestGapMs'),
      ageP50Ms: perhaps('ageP50Ms'),
      ageP95Ms: perhaps('ageP95Ms'),
      ageBeginMs: perhaps('ageBeginMs'),
      ageEndMs: perhaps('ageEndMs'),
      concealedPercent: perhaps('concealedPercent'),
      silentPercent: perhaps('silentPercent'),
      publisher: leg('publisher'),
      viewer: leg('viewer'),
      mediaBytes: known('mediaBytes'),
      cpuIdle: known('cpuIdle'),
      load: known('load'),
      machine: field('machine'),
    };
  });
}

type Row = Pick<RunFigures, 'condition' | 'engine'>;
const sameRow = (one: Row, other: Row): boolean => one.condition === other.condition && one.engine === other.engine;

/** Rows that were measured anew replace the old ones whole, so that a row never mixes two measurements. */
export function mergeResults(old: readonly RunFigures[], fresh: readonly RunFigures[], order: readonly string[]): RunFigures[] {
  const place = ({ condition, engine }: { condition: string; engine: EngineName }): number =>
    order.indexOf(condition) * engineNames.length + engineNames.indexOf(engine);
  return [...old.filter((run) => !fresh.some((each) => sameRow(each, run))), ...fresh].sort(
    (one, other) => place(one) - place(other) || one.run - other.run,
  );
}
