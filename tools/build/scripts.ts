import { readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { filesBelow } from './output';
import { compileScript, requiresOf, rewriteRequires, type ScriptOptions } from './script';

export interface ScriptFolder extends ScriptOptions {
  /** Where the TypeScript is. */
  root: string;
  /** Replaces the name of a package as a file `from` asks for it; undefined leaves it. */
  external(name: string, from: string): string | undefined;
}

const isSource = (path: string): boolean => path.endsWith('.ts') && !path.endsWith('.d.ts');
const asModule = (path: string): string => path.replace(/\.ts$/, '.js');

/** Compiles every source of a folder on its own, by the path that it will have. */
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

/** The module that a relative require means, among `modules`; null when it is not there. */
function target(modules: ReadonlyMap<string, unknown>, from: string, name: string): string | null {
  const path = posix.join(dirname(from), name);
  return [path, `${path}.js`, `${path}/index.js`].find((candidate) => modules.has(candidate)) ?? null;
}

/**
 * The modules that can be reached from `entries`: what only types or tests need stays out of the package. A require that leads
 * nowhere is an error here, and not on somebody's phone.
 */
export function reachable(modules: ReadonlyMap<string, string>, entries: readonly string[]): Map<string, string> {
  const kept = new Map<string, string>();
  const visit = (path: string): void => {
    const code = modules.get(path);
    if (code === undefined || kept.has(path)) return;
    kept.set(path, code);
    for (const name of requiresOf(code)) {
      const next = target(modules, path, name);
      if (next === null) throw new Error(`${path} asks for '${name}', which is not in the build`);
      visit(next);
    }
  };
  entries.forEach(visit);
  return new Map(Array.from(kept).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** A path as a require of a module in the same tree. */
export function relativeName(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}
