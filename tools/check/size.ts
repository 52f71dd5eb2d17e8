import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ownFiles, type Check } from './check';
import { sizeReport } from './size-report';
import {
  kitFiles,
  parts,
  sizeOfFiles,
  sizeOfPart,
  useCases,
  type KitFile,
  type PackageSize,
  type Part,
  type UseCase,
} from './package-sizes';

/** The longest file of each kind, in lines. The texts of a language are one table, of any length. */
const longest: readonly { files: RegExp; lines: number }[] = [
  { files: /^(?!components\/core\/texts\/(?!texts))(components|miniprogram|server|web|tools)\/.*(?<!\.d)\.ts$/, lines: 250 },
  { files: /^(components|miniprogram)\/.*\.wxml$/, lines: 120 },
  { files: /^(components|miniprogram)\/.*\.wxss$/, lines: 300 },
];

/** Source files that may lie side by side in one folder; more of them hide that they are several groups. */
const mostInFolder = 20;
const isCrowding = (path: string): boolean =>
  /^(components|miniprogram|server|web|tools|test)\/.*\.(ts|cjs)$/.test(path) && !/\.(d|test)\.ts$|^test\/fixtures\//.test(path);

/** The most that an app may carry of the kit, by use case. These limits follow what has been reached; ADR 16 raised them once, ADR 44 lowered seven of them and raised one. */
export const budgets: { readonly [Name in UseCase]: PackageSize } = {
  'createRtc alone': { bytes: 150_500, gzip: 48_900 },
  player: { bytes: 175_000, gzip: 54_800 },
  room: { bytes: 229_900, gzip: 70_000 },
  'room + call': { bytes: 316_300, gzip: 94_900 },
};

/** The most that a part may add to a room. The keys that turn pages raised those of layouts and shortcuts, by 100 and 200 bytes. */
export const partBudgets: { readonly [Name in Part]: PackageSize } = {
  chat: { bytes: 33_700, gzip: 10_500 },
  check: { bytes: 27_500, gzip: 9_400 },
  consent: { bytes: 6_000, gzip: 2_300 },
  inspector: { bytes: 22_300, gzip: 8_100 },
  layouts: { bytes: 7_600, gzip: 3_100 },
  members: { bytes: 54_800, gzip: 16_300 },
  plugins: { bytes: 2_900, gzip: 1_100 },
  polls: { bytes: 26_400, gzip: 8_600 },
  requests: { bytes: 5_400, gzip: 2_000 },
  shortcuts: { bytes: 10_200, gzip: 3_700 },
};

const reportFile = 'docs/sizes.md';

const inKB = ({ bytes, gzip }: PackageSize): string => `${(bytes / 1000).toFixed(1)} kB (${(gzip / 1000).toFixed(1)} gzip)`;

const countLines = (path: string): number => readFileSync(path, 'utf8').split('\n').length - 1;

/** Folders with more source files than a reader takes in at a glance. Tests are not counted: a folder of them has one for each subject. */
export function folderFaults(paths: readonly string[]): string[] {
  const counts = new Map<string, number>();
  paths.filter(isCrowding).forEach((path) => counts.set(posix.dirname(path), (counts.get(posix.dirname(path)) ?? 0) + 1));
  return Array.from(counts)
    .filter(([, count]) => count > mostInFolder)
    .map(([folder, count]) => `${folder} has ${count} source files side by side, at most ${mostInFolder}`);
}

/** Files that are longer than their kind may be. */
export function lengthFaults(files: readonly { path: string; lines: number }[]): string[] {
  return files.flatMap(({ path, lines }) => {
    const limit = longest.find((kind) => kind.files.test(path));
    return limit && lines > limit.lines ? [`${path} has ${lines} lines, at most ${limit.lines}`] : [];
  });
}

/** Limits of a use case, or of a part, that its size exceeds. */
export function budgetFaults(name: UseCase | Part, size: PackageSize): string[] {
  const budget = { ...budgets, ...partBudgets }[name];
  const over = (kind: string, bytes: number, most: number): string[] =>
    bytes > most ? [`${name}: ${bytes} bytes ${kind}, at most ${most}`] : [];
  return [...over('in the package', size.bytes, budget.bytes), ...over('after gzip', size.gzip, budget.gzip)];
}

function kitFaults(files: readonly KitFile[]): { findings: string[]; summary: string } {
  const carried = (Object.keys(useCases) as UseCase[]).map((name) => ({ name, size: sizeOfFiles(useCases[name](files)) }));
  const added = (Object.keys(parts) as Part[]).map((name) => ({ name, size: sizeOfPart(files, name) }));
  const sizes = [...carried, ...added];
  return {
    findings: sizes.flatMap(({ name, size }) => budgetFaults(name, size)),
    summary: sizes.map(({ name, size }) => `${name} ${inKB(size)}`).join(', '),
  };
}

export const sizeCheck: Check = {
  async run() {
    const all = await ownFiles();
    const files = all.filter((path) => longest.some((kind) => kind.files.test(path)));
    const counted = files.map((path) => ({ path, lines: countLines(path) }));
    const shape = [...lengthFaults(counted), ...folderFaults(all)];
    const kitLines = counted
      .filter(({ path }) => /^components\/.*\.ts$/.test(path))
      .map(({ lines }) => lines)
      .sort((left, right) => left - right);
    const at = (part: number): number => kitLines[Math.min(kitLines.length - 1, Math.floor(kitLines.length * part))] ?? 0;
    if (!existsSync(join('dist/kit', 'index.js')))
      return { findings: [...shape, 'dist/kit is not built: run npm run build'], summary: '' };
    const { findings, summary } = kitFaults(kitFiles('dist/kit'));
    return {
      findings: [...shape, ...findings],
      summary: `${summary}; lines of components p50 ${at(0.5)} p90 ${at(0.9)} max ${at(1)}`,
    };
  },
  async report() {
    const { format } = await import('prettier');
    writeFileSync(reportFile, await format(await sizeReport(kitFiles('dist/kit'), budgets, partBudgets), { parser: 'markdown' }));
    return reportFile;
  },
};
