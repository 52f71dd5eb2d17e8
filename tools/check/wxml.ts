import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { filesBelow } from '../build/output';
import { compileFile, findCompilers, type CompileError, type Compilers } from '../wechat/compilers';
import type { Check, CheckResult } from './check';

export interface Built {
  folder: string;
  /** Source folders by path prefix, the longest first. */
  sources: readonly (readonly [prefix: string, root: string])[];
}

const built: readonly Built[] = [
  { folder: 'dist/kit', sources: [['', 'components']] },
  { folder: 'dist/demo', sources: [['rtc-kit/', 'components'], ['', 'miniprogram']] }, // prettier-ignore
];

const isMarkup = (path: string): boolean => /\.(wxml|wxs|wxss)$/.test(path);
const kindOf = (path: string): string => path.slice(path.lastIndexOf('.'));

/** Templates import WXS, styles import styles. */
const referredTo = (path: string, all: readonly string[]): string[] =>
  all.filter((other) => kindOf(other) === (path.endsWith('.wxss') ? '.wxss' : '.wxs'));

function placeOf(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

const importTag = /<(?:import|include)\b[^>]*?\ssrc=(["'])([^"'{}]+)\1/g;

/** Imported templates that are missing. wcc does not report them. */
function lostTemplates(folder: string, path: string): CompileError[] {
  if (!path.endsWith('.wxml')) return [];
  const text = readFileSync(join(folder, path), 'utf8');
  return Array.from(text.matchAll(importTag)).flatMap((match) => {
    const name = String(match[2]);
    const target = name.startsWith('/') ? name.slice(1) : posix.join(posix.dirname(path), name);
    const there = [target, `${target}.wxml`].some((file) => existsSync(join(folder, file)));
    return there ? [] : [{ path, ...placeOf(text, match.index), message: `${name} not found` }];
  });
}

/** Markup that compiles and fails on base library 1.7.0 and 1.7.1. */
const unsupported: readonly (readonly [kind: string, pattern: RegExp, why: string])[] = [
  ['.wxml', /<(?:template|import)\b[^>]*>/g, 'the page freezes when something in a template of a component changes'],
  ['.wxss', /:host\b/g, 'it styles nothing: the root element has to carry the style'],
];

/** Uses of such markup in a file of the built kit. */
export const unsupportedMarkup = (path: string, text: string): string[] =>
  unsupported
    .filter(([kind]) => path.endsWith(kind))
    .flatMap(([, pattern, why]) =>
      Array.from(text.matchAll(pattern), (match) => {
        const { line, column } = placeOf(text, match.index);
        return `${path}:${line}:${column}: ${match[0]} on base library 1.7.0: ${why}`;
      }),
    );

/** Adds the position of a missing style import, because wcsc names only the file. */
function placed(folder: string, error: CompileError): CompileError {
  const name = /^(.+) not found$/.exec(error.message)?.[1];
  const file = join(folder, error.path);
  if (error.line > 0 || name === undefined || !existsSync(file)) return error;
  const text = readFileSync(file, 'utf8');
  return { ...error, ...placeOf(text, Math.max(0, text.indexOf(name))) };
}

/** All errors in one file of `folder`, which contains the files `all`. */
function errorsOf(compilers: Compilers, folder: string, path: string, all: readonly string[]): CompileError[] {
  const error = compileFile(compilers, folder, path, referredTo(path, all));
  return [...(error ? [placed(folder, error)] : []), ...lostTemplates(folder, path)];
}

const format = (folder: string, { path, line, column, message }: CompileError): string =>
  `${folder}/${path}:${line > 0 ? `${line}:${column}:` : ''} ${message}`;

/** The same errors with positions in the source, because built files are one long line; the built file if its source compiles. */
function inSource(compilers: Compilers, { folder, sources }: Built, error: CompileError): string[] {
  const [prefix, root] = sources.find(([prefix]) => error.path.startsWith(prefix)) ?? ['', folder];
  const path = error.path.slice(prefix.length);
  const found = existsSync(join(root, path)) ? errorsOf(compilers, root, path, filesBelow(root)) : [];
  if (found.length > 0) return found.map((one) => format(root, one));
  return [`${format(folder, error)} (${root}/${path} compiles, so the build introduced the error)`];
}

/** Errors that WeChat's compilers report for a built folder, with positions in the sources. */
export function markupFaults(compilers: Compilers, from: Built): string[] {
  const all = filesBelow(from.folder);
  const faults = all
    .filter(isMarkup)
    .flatMap((path) => errorsOf(compilers, from.folder, path, all))
    .flatMap((error) => inSource(compilers, from, error));
  // A file that several others import is reported by each of them.
  return Array.from(new Set(faults));
}

/** The result without compilers: a fault in CI, because nothing was checked there. */
export const notRun = (why: string, isCi: boolean): CheckResult => ({
  findings: isCi ? [`not run: ${why}`] : [],
  summary: `NOT RUN: ${why}`,
});

export const wxmlCheck: Check = {
  run() {
    const absent = built.find(({ folder }) => !existsSync(folder));
    if (absent) return { findings: [`${absent.folder} is not built: run npm run build`], summary: 'nothing to check' };
    const compilers = findCompilers();
    if (typeof compilers === 'string') return notRun(compilers, (process.env.CI ?? '') !== '');
    const kit = filesBelow('dist/kit').filter(isMarkup);
    const findings = [
      ...new Set(built.flatMap((from) => markupFaults(compilers, from))),
      ...kit.flatMap((path) => unsupportedMarkup(`dist/kit/${path}`, readFileSync(join('dist/kit', path), 'utf8'))),
    ];
    const count = built.reduce((sum, { folder }) => sum + filesBelow(folder).filter(isMarkup).length, 0);
    return { findings, summary: `${count} templates, styles and wxs by WeChat's wcc and wcsc` };
  },
};
