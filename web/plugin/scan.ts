import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

/** The fields of a page's or component's JSON that the runtime reads. */
export interface EntryConfig {
  readonly component?: boolean;
  readonly styleIsolation?: string;
  readonly addGlobalClass?: boolean;
  readonly usingComponents: Readonly<Record<string, string>>;
  /** By its tag, the tag that stands in place of a component until the package that has it is loaded. */
  readonly componentPlaceholder?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** A page or a component: four files with one path. */
export interface Entry {
  /** The path from the root of the mini program, without an extension. */
  readonly path: string;
  readonly page: boolean;
  readonly config: EntryConfig;
  /** The root of the subpackage, for a component that is loaded after the first page. */
  readonly late?: string;
}

/** A built mini program, as its JSON files describe it. */
export interface MiniProgram {
  readonly root: string;
  readonly appConfig: Readonly<Record<string, unknown>>;
  /** The main package first, then every sub package, in the order of app.json. */
  readonly pages: readonly string[];
  readonly entries: readonly Entry[];
  /** Every script, also scripts that only other scripts require. */
  readonly scripts: readonly string[];
}

interface AppJson {
  pages: string[];
  usingComponents?: Record<string, string>;
  componentPlaceholder?: Record<string, string>;
  subPackages?: { root: string; pages: string[] }[];
  subpackages?: { root: string; pages: string[] }[];
}

/** Reads app.json and follows usingComponents through all packages. Throws with the name of a missing file. */
export function scan(root: string): MiniProgram {
  const app = readJson(root, 'app.json') as AppJson | null;
  if (app === null) throw new Error(`${join(root, 'app.json')} is missing: build the mini program first`);
  const packages = app.subPackages ?? app.subpackages ?? [];
  const pages = app.pages.concat(packages.flatMap((each) => each.pages.map((page) => posix.join(each.root, page))));
  const entries = new Map<string, Entry>();
  /** The root of the package that has the file; '' for the main package. */
  const packageOf = (path: string): string =>
    packages.map(({ root }) => posix.join(root, '/')).find((root) => path.startsWith(root)) ?? '';
  const late = new Set<string>();
  const early = new Set<string>();

  const visit = (path: string, page: boolean, usedBy: string): void => {
    if (entries.has(path)) return;
    if (!existsSync(join(root, `${path}.js`))) throw new Error(`${path}.js is missing, named in ${usedBy}.json`);
    const own = (readJson(root, `${path}.json`) ?? {}) as Partial<EntryConfig>;
    const usingComponents: Record<string, string> = {};
    Object.entries({ ...app.usingComponents, ...own.usingComponents }).forEach(([tag, reference]) => {
      const target = resolveReference(root, path, reference, `${path}.json`);
      usingComponents[tag] = `/${target}`;
    });
    const componentPlaceholder = { ...app.componentPlaceholder, ...own.componentPlaceholder };
    const unused = Object.keys(own.componentPlaceholder ?? {}).find((tag) => usingComponents[tag] === undefined);
    if (unused !== undefined) throw new Error(`${path}.json: componentPlaceholder names ${unused}, and usingComponents does not`);
    Object.entries(usingComponents).forEach(([tag, target]) => {
      const other = packageOf(target.slice(1));
      if (other === '' || other === packageOf(path)) return void early.add(target.slice(1));
      if (componentPlaceholder[tag] === undefined)
        throw new Error(`${path}.json uses ${target} of another package: name its place in componentPlaceholder`);
      late.add(target.slice(1));
    });
    const config = { ...(page ? {} : { component: true }), ...own, usingComponents, componentPlaceholder };
    entries.set(path, { path, page, config });
    Object.values(usingComponents).forEach((target) => visit(target.slice(1), false, path));
  };
  pages.forEach((page) => visit(page, true, 'app'));

  return {
    root,
    appConfig: { ...app, pages },
    pages,
    entries: [...entries.values()].map((entry) =>
      late.has(entry.path) && !early.has(entry.path) ? { ...entry, late: packageOf(entry.path) } : entry,
    ),
    scripts: filesOf(root, (name) => name.endsWith('.js')),
  };
}

/** Resolves a name in usingComponents as WeChat does: absolute, relative, or in the nearest miniprogram_npm. */
function resolveReference(root: string, from: string, reference: string, file: string): string {
  const known = (path: string): string | null =>
    [path, `${path}/index`].find((candidate) => existsSync(join(root, `${candidate}.js`))) ?? null;
  const here = posix.dirname(from);
  const direct = reference.startsWith('/') ? known(reference.slice(1)) : known(posix.join(here, reference));
  if (direct !== null) return direct;
  for (let folder = here; ; folder = posix.dirname(folder)) {
    const packed = known(posix.join(folder, 'miniprogram_npm', reference));
    if (packed !== null) return packed;
    if (folder === '.' || folder === '/') break;
  }
  throw new Error(`${file} uses "${reference}", and there is no such component`);
}

/** Paths below `root`, with forward slashes, in a stable order. */
export function filesOf(root: string, wanted: (name: string) => boolean): string[] {
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile() && wanted(file.name))
    .map((file) =>
      join(file.parentPath, file.name)
        .slice(root.length + 1)
        .split('\\')
        .join('/'),
    )
    .filter((path) => !path.startsWith('node_modules/'))
    .sort();
}

export function readJson(root: string, path: string): unknown {
  const file = join(root, path);
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`${path}: ${(cause as Error).message}`);
  }
}
