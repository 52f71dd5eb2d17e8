import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { OutputChunk } from 'rolldown';
import { cached } from '../cache';
import { chunkGroups } from './chunks';
import { shortClasses } from './short-classes';
import { plainExports } from './plain-exports';
import { privateNames, renameMembers } from './private-members';
import { minifyScript, toEs5 } from './script';
import { shortSyntax } from './short-syntax';
import { packTexts } from './texts';

const mobx = 'mobx-miniprogram';

/** The public entries, which are the kit's own and one for each feature. */
export const publicEntries = (root: string): string[] =>
  readdirSync(root)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -'.ts'.length));

/** The public entries, and every component by its folder. */
export function entriesOf(root: string): Record<string, string> {
  const folders = readdirSync(root).filter((name) => existsSync(join(root, name, 'index.ts')));
  const names = [...publicEntries(root), ...folders.map((name) => `${name}/index`)];
  return Object.fromEntries(names.map((name) => [name, resolve(root, `${name}.ts`)]));
}

/** Compiles one module to ES5. Its imports stay for the bundler, which may drop unused classes. */
const compiled = (path: string): Promise<string> => {
  const file = relative(process.cwd(), path);
  const written = readFileSync(path, 'utf8');
  const source = packTexts(path, written, (other) => readFileSync(other, 'utf8')) ?? written;
  return cached(['module', file, source], () =>
    renameMembers(shortSyntax(toEs5(file, source, 'module')), privateNames(file, source)).replace(
      /\/\*\* @class \*\//g,
      '/*#__PURE__*/',
    ),
  );
};

const ownAssign = /export var __assign = function[\s\S]*?\n};?\n/;

/** The compiler's helpers. Every base library from 1.7.0 on has `Object.assign`, so that the copy for older engines is left out. */
function helpers(source: string): string {
  if (!ownAssign.test(source)) throw new Error('tslib has no __assign of the known form');
  return source.replace(ownAssign, 'export var __assign = Object.assign;\n');
}

export interface BundleOptions {
  /** Entry modules by the name of the output. */
  entries: Readonly<Record<string, string>>;
  /** Modules to leave out, by their resolved path. */
  without?: RegExp;
}

/** Bundles modules into one file for each entry, one for code that entries share, and one for code that a feature's entries share: ES5, CommonJS, minified. */
export async function bundleModules({ entries, without }: BundleOptions): Promise<Map<string, string>> {
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input: entries,
    external: (name, _from, isResolved) => name === mobx || (isResolved && without?.test(name) === true),
    plugins: [
      { name: 'lower', load: async (file) => (file.endsWith('.ts') ? { code: await compiled(file), moduleType: 'js' } : null) },
      { name: 'helpers', transform: (code, file) => (/[\\/]tslib[\\/][^\\/]+js$/.test(file) ? { code: helpers(code) } : null) },
    ],
    // Slow machines are not a fault of the sources.
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
    codeSplitting: { groups: chunkGroups(entries, ['inside']) },
  });
  await bundle.close();
  const chunks = output.filter((one): one is OutputChunk => one.type === 'chunk');
  // The bundler's own code is newer than ES5.
  const finished = chunks.map(async ({ fileName, code }) => {
    const small = await cached(['bundle', code], () =>
      minifyScript(fileName, shortClasses(plainExports(toEs5(fileName.replace(/js$/, 'ts'), code, 'bundle')))),
    );
    return [fileName, small] as const;
  });
  return new Map(await Promise.all(finished));
}

/** Internals for tests. They are bundled with the kit, so that tests and kit share the same modules. */
export const inside = 'inside.js';
const insideSource = 'test/fakes/phone/kit-internals.ts';

/** Every script of the kit by its path in the package, and `inside`. */
export const bundleKit = (): Promise<Map<string, string>> =>
  bundleModules({
    entries: { ...entriesOf('components'), ...(existsSync(insideSource) ? { inside: resolve(insideSource) } : {}) },
  });
