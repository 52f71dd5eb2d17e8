import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { joinModules } from '../build/join';
import { filesBelow } from '../build/output';
import { ownFiles, type Check } from './check';

/** Longest file, in lines: a file that is longer is two ideas until shown otherwise. */
const longest: readonly { files: RegExp; lines: number }[] = [
  { files: /^(components|miniprogram|server|web|tools)\/.*(?<!\.d)\.ts$/, lines: 250 },
  { files: /^(components|miniprogram)\/.*\.wxml$/, lines: 120 },
];

/** What the kit is to weigh in a customer's package, sounds apart. Bytes; kB are thousands. Not reached yet: docs/measurements.md. */
const bar = { bytes: 180_000, gzip: 55_000 };

/** What it may weigh until then: a ratchet, which only ever goes down. */
export const budget = { bytes: 253_000, gzip: 90_000 };

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

/** The core as one file, without mobx, views and words; `but` leaves out more. */
async function weighCore(but: readonly string[] = []): Promise<Weight> {
  const folders = ['texts', 'store/views', ...but].map((name) => name.replace('/', '[\\\\/]')).join('|');
  const without = new RegExp(`[\\\\/]components[\\\\/]core[\\\\/](${folders})[\\\\/]`);
  const joined = await joinModules({ entries: { core: resolve('components/index.ts') }, without });
  return weighed(Buffer.from(Array.from(joined.values()).join('')));
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

export function budgetFaults(kit: Weight): string[] {
  const over = (what: string, is: number, may: number): string[] =>
    is > may ? [`the kit is ${is} bytes ${what}, at most ${may}`] : [];
  return [...over('in the package', kit.bytes, budget.bytes), ...over('after gzip', kit.gzip, budget.gzip)];
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
    const core = await weighCore();
    return {
      findings: [...lengthFaults(counted), ...budgetFaults(kit)],
      summary: `kit ${kB(kit)} of ${kB(bar)}, sounds ${kB(sounds)}, core ${kB(core)}; lines of components p50 ${at(0.5)} p90 ${at(0.9)} max ${at(1)}`,
    };
  },
};
