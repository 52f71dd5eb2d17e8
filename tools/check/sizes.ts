import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
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
export const budget = { bytes: 272_000, gzip: 95_000 };

const isSound = (path: string): boolean => /\.(mp3|m4a|wav)$/.test(path);
const isShipped = (path: string): boolean => !path.endsWith('.d.ts');

export interface Weight {
  bytes: number;
  gzip: number;
}

/** Files as one piece, as a package travels. */
function weigh(folder: string, wanted: (path: string) => boolean): Weight {
  const content = Buffer.concat(
    filesBelow(folder)
      .filter(wanted)
      .map((path) => readFileSync(join(folder, path))),
  );
  return { bytes: content.length, gzip: content.length === 0 ? 0 : gzipSync(content, { level: 9 }).length };
}

const isCore = (path: string): boolean => path === 'index.js' || /^core\/(?!texts\/|store\/views\/).*\.js$/.test(path);

/** The kit by parts: all that ships, sounds, and the core without mobx, views and words. */
export const kitWeights = (folder: string): { kit: Weight; sounds: Weight; core: Weight } => ({
  kit: weigh(folder, (path) => isShipped(path) && !isSound(path)),
  sounds: weigh(folder, isSound),
  core: weigh(folder, isCore),
});

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
    const { kit, sounds, core } = kitWeights('dist/kit');
    return {
      findings: [...lengthFaults(counted), ...budgetFaults(kit)],
      summary: `kit ${kB(kit)} of ${kB(bar)}, sounds ${kB(sounds)}, core ${kB(core)}; lines of components p50 ${at(0.5)} p90 ${at(0.9)} max ${at(1)}`,
    };
  },
};
