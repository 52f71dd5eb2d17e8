/** One file of the mini program, wrapped by the plugin. */
export type Script = (require: Require, module: Module, exports: unknown) => void;

export interface Require {
  (name: string): unknown;
  /** Loads from another package in WeChat. Here all packages are loaded already. */
  async(name: string): Promise<unknown>;
}

interface Module {
  exports: unknown;
}

/**
 * Runs CommonJS files as WeChat does. Paths are relative to the file, absolute from the root of the mini program, or packages in
 * miniprogram_npm. A file runs once, and a cycle gets the exports so far.
 */
export class Loader {
  private readonly modules = new Map<string, Module>();
  private current = '';

  constructor(
    private readonly scripts: Readonly<Record<string, Script>>,
    /** The paths of pages and components. `Component()` registers for the innermost one that is running. */
    private readonly entries: ReadonlySet<string>,
  ) {}

  /** The path of the page or component being loaded. `Component()` registers under it, also when another file makes the call. */
  get loading(): string {
    return this.current;
  }

  run(file: string): unknown {
    const known = this.modules.get(file);
    if (known !== undefined) return known.exports;
    const script = this.scripts[file];
    if (script === undefined) throw new Error(`module '${file}' is not defined`);

    const module: Module = { exports: {} };
    this.modules.set(file, module);
    const outer = this.current;
    const path = file.replace(/\.js$/, '');
    if (this.entries.has(path)) this.current = path;
    try {
      script.call(module.exports, this.requireFrom(file), module, module.exports);
    } catch (cause) {
      this.modules.delete(file);
      throw cause;
    } finally {
      this.current = outer;
    }
    return module.exports;
  }

  private requireFrom(file: string): Require {
    const require = (name: string): unknown => {
      const found = this.find(name, file);
      if (found === null) throw new Error(`module '${name}' is not defined, required by '${file}'`);
      return this.run(found);
    };
    return Object.assign(require, { async: async (name: string) => require(name) });
  }

  private find(name: string, from: string): string | null {
    const folder = from.split('/').slice(0, -1);
    const direct = this.file(name.startsWith('/') ? join([], name) : join(folder, name));
    if (direct !== null || name.startsWith('.') || name.startsWith('/')) return direct;
    for (let depth = folder.length; depth >= 0; depth--) {
      const packed = this.file(join([...folder.slice(0, depth), 'miniprogram_npm'], name));
      if (packed !== null) return packed;
    }
    return null;
  }

  private file(path: string): string | null {
    return [path, `${path}.js`, `${path}/index.js`].find((candidate) => candidate in this.scripts) ?? null;
  }
}

function join(folder: readonly string[], name: string): string {
  const path = [...folder];
  name.split('/').forEach((part) => {
    if (part === '..') path.pop();
    else if (part !== '.' && part !== '') path.push(part);
  });
  return path.join('/');
}
