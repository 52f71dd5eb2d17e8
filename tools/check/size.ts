import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { entriesOf, joinModules } from '../build/join';
import { filesBelow } from '../build/output';
import { ownFiles, type Check } from './check';

/** Longest file, in lines: a file that is longer is two ideas until shown otherwise. */
const longest: readonly { files: RegExp; lines: number }[] = [
  { files: /^(components|miniprogram|server|web|tools)\/.*(?<!\.d)\.ts$/, lines: 250 },
  { files: /^(components|miniprogram)\/.*\.wxml$/, lines: 120 },
];

/** What the kit is to weigh in a customer's package, sounds apart. Bytes; kB are thousands. Not reached yet: docs/measurements.md. */
const bar = { bytes: 180_000, gzip: 55_000 };

/** What it may weigh until then: ratchets, which only ever go down. Rooms are the kit without what is there for calls alone. */
export const budgets = {
  rooms: { bytes: 270_000, gzip: 95_000 },
  kit: { bytes: 347_000, gzip: 116_500 },
} as const;

const isSound = (path: string): boolean => /\.(mp3|m4a|wav)$/.test(path);
const isShipped = (path: string): boolean => !path.endsWith('.d.ts');

export interface Weight {
  bytes: number;
  gzip: number;
}

const weighed = (content: Buffer): Weight => ({
  bytes: content.length,
  gzip: content.length === 0 ? 0 : gzipSync(content, { level: 9 }).length,
});

/** Files as one piece, as a package travels. */
function weigh(folder: string, wanted: (path: string) => boolean): Weight {
  const content = Buffer.concat(
    filesBelow(folder)
      .filter(wanted)
      .map((path) => readFileSync(join(folder, path))),
  );
  return weighed(content);
}

/** The kit in a customer's package, and its sounds. */
export const kitWeights = (folder: string): { kit: Weight; sounds: Weight } => ({
  kit: weigh(folder, (path) => isShipped(path) && !isSound(path)),
  sounds: weigh(folder, isSound),
});

const joinedWeight = (scripts: ReadonlyMap<string, string>): Buffer => Buffer.from(Array.from(scripts.values()).join(''));
const inCore = (...folders: readonly string[]): RegExp =>
  new RegExp(`[\\\\/]components[\\\\/]core[\\\\/](${folders.map((name) => name.replace('/', '[\\\\/]')).join('|')})[\\\\/]`);

/** The core as one file, without mobx, views and words. */
async function weighCore(): Promise<Weight> {
  const entries = { core: resolve('components/index.ts') };
  return weighed(joinedWeight(await joinModules({ entries, without: inCore('texts', 'store/views') })));
}

/** The kit without its calls: what somebody would carry who has rooms alone. */
async function weighRooms(folder: string): Promise<Weight> {
  const { 'call/index': _call, ...entries } = entriesOf('components');
  const scripts = await joinModules({ entries, without: inCore('store/calls') });
  const isOther = (path: string): boolean => !path.endsWith('.js') || path.startsWith('vendor/');
  const others = filesBelow(folder).filter(
    (path) => isShipped(path) && !isSound(path) && isOther(path) && !path.startsWith('call/'),
  );
  return weighed(Buffer.concat([...others.map((path) => readFileSync(join(folder, path))), joinedWeight(scripts)]));
}

const countLines = (path: string): number => readFileSync(path, 'utf8').split('\n').length - 1;
const kB = ({ bytes, gzip }: Weight): string => `${(bytes / 1000).toFixed(1)} kB (${(gzip / 1000).toFixed(1)} gzip)`;

/** Files longer than their kind may be, among those that have a limit. */
export function lengthFaults(files: readonly { path: string; lines: number }[]): string[] {
  return files.flatMap(({ path, lines }) => {
    const limit = longest.find((kind) => kind.files.test(path));
    return limit && lines > limit.lines ? [`${path} has ${lines} lines, at most ${limit.lines}`] : [];
  });
}

export function budgetFaults(name: keyof typeof budgets, is: Weight): string[] {
  const may = budgets[name];
  const over = (what: string, bytes: number, most: number): string[] =>
    bytes > most ? [`${name}: ${bytes} bytes ${what}, at most ${most}`] : [];
  return [...over('in the package', is.bytes, may.bytes), ...over('after gzip', is.gzip, may.gzip)];
}

export const sizesCheck: Check = {
  name: 'sizes',
  async run() {
    const files = (await ownFiles()).filter((path) => longest.some((kind) => kind.files.test(path)));
    const counted = files.map((path) => ({ path, lines: countLines(path) }));
    const kitLines = counted
      .filter(({ path }) => /^components\/.*\.ts$/.test(path))
      .map(({ lines }) => lines)
      .sort((left, right) => left - right);
    const at = (part: number): number => kitLines[Math.min(kitLines.length - 1, Math.floor(kitLines.length * part))] ?? 0;
    if (!existsSync('dist/kit'))
      return { findings: [...lengthFaults(counted), 'dist/kit is not built: run npm run build'], summary: '' };
    const { kit, sounds } = kitWeights('dist/kit');
    const [core, rooms] = await Promise.all([weighCore(), weighRooms('dist/kit')]);
    return {
      findings: [...lengthFaults(counted), ...budgetFaults('kit', kit), ...budgetFaults('rooms', rooms)],
      summary: `kit ${kB(kit)} of ${kB(bar)}, without calls ${kB(rooms)}, sounds ${kB(sounds)}, core ${kB(core)}; lines of components p50 ${at(0.5)} p90 ${at(0.9)} max ${at(1)}`,
    };
  },
};
