import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';

export type Globals = Readonly<Record<string, unknown>>;

/** Globals of browsers and Node that a mini program does not have: built code that uses one fails here as on a phone. */
const absent = [
  'window',
  'document',
  'self',
  'globalThis',
  'global',
  'process',
  'navigator',
  'location',
  'localStorage',
  'fetch',
  'Buffer',
  'qq',
];

/**
 * Runs built modules as the phone's JavaScript does: CommonJS, with only the phone's globals in scope. Every phone has its own
 * loader, so that tests share no state.
 */
export class PhoneLoader {
  private readonly modules = new Map<string, { exports: unknown }>();

  constructor(private readonly globals: Globals) {}

  /** `path` is absolute: a file, with or without extension, or a folder with an index. */
  load(path: string): unknown {
    const file = [path, `${path}.js`, join(path, 'index.js')].find(
      (candidate) => candidate.endsWith('.js') && existsSync(candidate),
    );
    if (file === undefined) throw new Error(`${path} is not in the build. Was it built, and does anything reach it?`);
    const known = this.modules.get(file);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    this.modules.set(file, module);
    const scope: Record<string, unknown> = {
      ...Object.fromEntries(absent.map((name) => [name, undefined])),
      ...this.globals,
      module,
      exports: module.exports,
      require: (name: string) => {
        if (!name.startsWith('.') || isAbsolute(name))
          throw new Error(`${file} requires '${name}': only relative paths work at the floor`);
        return this.load(resolve(dirname(file), name));
      },
    };
    compiled(file, Object.keys(scope))(...Object.values(scope));
    return module.exports;
  }
}

type Run = (...values: unknown[]) => void;

const runs = new Map<string, Run>();

/** A file as a function of its globals. It is compiled once for all phones of a test file, because it has no state until it runs. */
function compiled(file: string, names: readonly string[]): Run {
  const key = `${file} ${names.join()}`;
  const known = runs.get(key);
  if (known !== undefined) return known;
  const run = new Function(...names, `${readFileSync(file, 'utf8')}\n//# sourceURL=${file}`) as Run;
  runs.set(key, run);
  return run;
}
