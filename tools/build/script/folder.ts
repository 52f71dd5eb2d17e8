import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { filesBelow } from '../output';
import { compileScript, requiresOf, rewriteRequires, type ScriptOptions } from './script';

export interface ScriptFolder extends ScriptOptions {
  /** The folder of the TypeScript sources. */
  root: string;
  /** Replaces the name of a package that the file `from` imports; undefined leaves it. */
  external(name: string, from: string): string | undefined;
}

const isSource = (path: string): boolean => path.endsWith('.ts') && !path.endsWith('.d.ts');
const asModule = (path: string): string => path.replace(/\.ts$/, '.js');

/** Compiles each source of a folder separately. Keys are output paths. */
export async function compileFolder(folder: ScriptFolder): Promise<Map<string, string>> {
  const sources = filesBelow(folder.root).filter(isSource);
  const compiled = await Promise.all(
    sources.map(async (path) => {
      const file = join(folder.root, path);
      const code = await compileScript(file, readFileSync(file, 'utf8'), folder);
      return [asModule(path), rewriteRequires(code, (name) => folder.external(name, asModule(path)) ?? name)] as const;
    }),
  );
  return new Map(compiled);
}

/** Resolves a relative require among `modules`; null if the module is missing. */
function target(modules: ReadonlyMap<string, unknown>, from: string, name: string): string | null {
  const path = posix.join(dirname(from), name);
  return [path, `${path}.js`, `${path}/index.js`].find((candidate) => modules.has(candidate)) ?? null;
}

/**
 * The modules that `entries` reach, so that modules for types and tests stay out of the package. Throws if a required module is
 * missing.
 */
export function reachable(modules: ReadonlyMap<string, string>, entries: readonly string[]): Map<string, string> {
  const kept = new Map<string, string>();
  const visit = (path: string): void => {
    const code = modules.get(path);
    if (code === undefined || kept.has(path)) return;
    kept.set(path, code);
    for (const name of requiresOf(code)) {
      const next = target(modules, path, name);
      if (next === null) throw new Error(`${path} requires '${name}', which is not in the build`);
      visit(next);
    }
  };
  entries.forEach(visit);
  return new Map(Array.from(kept).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** The relative module name of `to` as required by `from`. */
export function relativeName(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
