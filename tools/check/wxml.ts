import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { filesBelow } from '../build/output';
import { compileAlone, findCompilers, type Complaint, type Compilers } from '../wechat/compilers';
import type { Check, Verdict } from './check';

export interface Built {
  folder: string;
  /** What it is made from, the longest beginning first. */
  sources: readonly (readonly [beginning: string, root: string])[];
}

const built: readonly Built[] = [
  { folder: 'dist/kit', sources: [['', 'components']] },
  { folder: 'dist/demo', sources: [['rtc-kit/', 'components'], ['', 'miniprogram']] }, // prettier-ignore
];

const isMarkup = (path: string): boolean => /\.(wxml|wxs|wxss)$/.test(path);
const kindOf = (path: string): string => path.slice(path.lastIndexOf('.'));

/** Templates refer to wxs, styles to styles. */
const referredTo = (path: string, all: readonly string[]): string[] =>
  all.filter((other) => kindOf(other) === (path.endsWith('.wxss') ? '.wxss' : '.wxs'));

function placeOf(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

const importTag = /<(?:import|include)\b[^>]*?\ssrc=(["'])([^"'{}]+)\1/g;

/** Templates that are asked for and not there: wcc leaves that to the phone. */
function lostTemplates(folder: string, path: string): Complaint[] {
  if (!path.endsWith('.wxml')) return [];
  const text = readFileSync(join(folder, path), 'utf8');
  return Array.from(text.matchAll(importTag)).flatMap((match) => {
    const name = String(match[2]);
    const target = name.startsWith('/') ? name.slice(1) : posix.join(posix.dirname(path), name);
    const there = [target, `${target}.wxml`].some((file) => existsSync(join(folder, file)));
    return there ? [] : [{ path, ...placeOf(text, match.index), what: `${name} not found` }];
  });
}

/** Where a style asks for what it cannot have: wcsc names the file only. */
function placed(folder: string, complaint: Complaint): Complaint {
  const name = /^(.+) not found$/.exec(complaint.what)?.[1];
  const file = join(folder, complaint.path);
  if (complaint.line > 0 || name === undefined || !existsSync(file)) return complaint;
  const text = readFileSync(file, 'utf8');
  return { ...complaint, ...placeOf(text, Math.max(0, text.indexOf(name))) };
}

/** All that is wrong with one file of `folder`, which holds the files `all`. */
function complaintsOf(compilers: Compilers, folder: string, path: string, all: readonly string[]): Complaint[] {
  const complaint = compileAlone(compilers, folder, path, referredTo(path, all));
  return [...(complaint ? [placed(folder, complaint)] : []), ...lostTemplates(folder, path)];
}

const inWords = (folder: string, { path, line, column, what }: Complaint): string =>
  `${folder}/${path}:${line > 0 ? `${line}:${column}:` : ''} ${what}`;

/** Built files are one long line: the source says where to look, unless it is only the built file that is wrong. */
function inSource(compilers: Compilers, { folder, sources }: Built, complaint: Complaint): string[] {
  const [beginning, root] = sources.find(([start]) => complaint.path.startsWith(start)) ?? ['', folder];
  const path = complaint.path.slice(beginning.length);
  const found = existsSync(join(root, path)) ? complaintsOf(compilers, root, path, filesBelow(root)) : [];
  if (found.length > 0) return found.map((one) => inWords(root, one));
  return [`${inWords(folder, complaint)} (${root}/${path} compiles: the build broke it)`];
}

/** Everything that WeChat's compilers hold against a built folder, by the place in our sources. */
export function markupFaults(compilers: Compilers, from: Built): string[] {
  const all = filesBelow(from.folder);
  const faults = all
    .filter(isMarkup)
    .flatMap((path) => complaintsOf(compilers, from.folder, path, all))
    .flatMap((complaint) => inSource(compilers, from, complaint));
  // What many refer to is complained of by each of them.
  return Array.from(new Set(faults));
}

/** Without the compilers nothing was proven: a machine that is to prove it says so by failing. */
export const notRun = (why: string, isCi: boolean): Verdict => ({
  findings: isCi ? [`not run: ${why}`] : [],
  summary: `NOT RUN: ${why}`,
});

export const wxmlCheck: Check = {
  name: 'wxml',
  run() {
    const absent = built.find(({ folder }) => !existsSync(folder));
    if (absent) return { findings: [`${absent.folder} is not built: run npm run build`], summary: 'nothing to look at' };
    const compilers = findCompilers();
    if (typeof compilers === 'string') return notRun(compilers, (process.env.CI ?? '') !== '');
    const findings = Array.from(new Set(built.flatMap((from) => markupFaults(compilers, from))));
    const count = built.reduce((sum, { folder }) => sum + filesBelow(folder).filter(isMarkup).length, 0);
    return { findings, summary: `${count} templates, styles and wxs by WeChat's wcc and wcsc` };
  },
};
