import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { OutputChunk } from 'rolldown';
import { remembered } from './cache';
import { shortClasses } from './classes';
import { plainExports } from './plain-exports';
import { lower, shrink } from './script';
import { shortSyntax } from './short-syntax';
import { packedWords } from './words';

/** What the components share, in one file: whoever leaves a component out leaves its own file out, and no other. */
const shared = 'core';
const mobx = 'mobx-miniprogram';

/** The public door, and every component by its folder. */
export function entriesOf(root: string): Record<string, string> {
  const folders = readdirSync(root).filter((name) => existsSync(join(root, name, 'index.ts')));
  return Object.fromEntries(
    ['index', ...folders.map((name) => `${name}/index`)].map((name) => [name, resolve(root, `${name}.ts`)]),
  );
}

/** TypeScript of one module as ES5, its imports left for the joining; a class that nobody uses may be dropped. */
const lowered = (path: string): Promise<string> => {
  const file = relative(process.cwd(), path);
  const source = readFileSync(path, 'utf8');
  const words = packedWords(path, source, (other) => readFileSync(other, 'utf8'));
  if (words !== null) return Promise.resolve(words);
  return remembered(['module', file, source], () =>
    shortSyntax(lower(file, source, 'module')).replace(/\/\*\* @class \*\//g, '/*#__PURE__*/'),
  );
};

export interface Joining {
  /** Names of outputs, and the sources that they begin with. */
  entries: Readonly<Record<string, string>>;
  /** Modules that stay outside, by their resolved path. */
  without?: RegExp;
}

/** Joins modules into as few files as there are entries, and one for what two of them share: ES5, CommonJS, minified. */
export async function joinModules({ entries, without }: Joining): Promise<Map<string, string>> {
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input: entries,
    external: (name, _from, isResolved) => name === mobx || (isResolved && without?.test(name) === true),
    plugins: [
      { name: 'lower', load: async (file) => (file.endsWith('.ts') ? { code: await lowered(file), moduleType: 'js' } : null) },
    ],
    // A machine that is slow is no fault of the sources.
    checks: { pluginTimings: false },
    onLog: (level, log) => {
      if (level === 'warn') throw new Error(log.message);
    },
  });
  const { output } = await bundle.generate({
    format: 'cjs',
    exports: 'named',
    esModule: false,
    externalLiveBindings: false,
    minifyInternalExports: true,
    generatedCode: { symbols: false },
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    codeSplitting: { groups: [{ name: shared, test: /[\\/]components[\\/]core[\\/]|[\\/]tslib[\\/]/, minShareCount: 2 }] },
  });
  await bundle.close();
  const chunks = output.filter((one): one is OutputChunk => one.type === 'chunk');
  // What joins the modules is written for newer engines than the modules are.
  const finished = chunks.map(async ({ fileName, code }) => {
    const small = await remembered(['joined', code], () =>
      shrink(fileName, shortClasses(plainExports(lower(fileName.replace(/js$/, 'ts'), code, 'joined')))),
    );
    return [fileName, small] as const;
  });
  return new Map(await Promise.all(finished));
}

/** What tests alone see of the kit's inside: it has to be joined with the kit to be the same. */
export const inside = 'inside.js';
const insideSource = 'test/fakes/phone/kit-internals.ts';

/** Every script of the kit by its path in the package, and `inside`. */
export const joinKit = (): Promise<Map<string, string>> =>
  joinModules({
    entries: { ...entriesOf('components'), ...(existsSync(insideSource) ? { inside: resolve(insideSource) } : {}) },
  });
