import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { filesBelow } from '../build/output';
import { requiresOf } from '../build/script/script';
import { kitFolder } from '../release/folder';
import { subpackageFolder, withSubpackage } from '../release/subpackage';

export interface PackageSize {
  bytes: number;
  gzip: number;
}

/** A file of the built kit; `path` is relative to the kit. */
export interface KitFile {
  path: string;
  content: Buffer;
}

const isSound = ({ path }: KitFile): boolean => /\.(mp3|m4a|wav)$/.test(path);
/** Files that a mini program's package contains. WeChat leaves out type declarations and the licence, which has no extension. */
const isShipped = (path: string): boolean => !path.endsWith('.d.ts') && /\.\w+$/.test(path);

export const kitFiles = (folder: string): KitFile[] =>
  filesBelow(folder)
    .filter(isShipped)
    .map((path) => ({ path, content: readFileSync(join(folder, path)) }));

export const sizeOf = (content: Buffer): PackageSize => ({
  bytes: content.length,
  gzip: content.length === 0 ? 0 : gzipSync(content, { level: 9 }).length,
});

/** The size of all files together, because a package is transferred as one piece. */
export const sizeOfFiles = (files: readonly KitFile[]): PackageSize => sizeOf(Buffer.concat(files.map(({ content }) => content)));

export const soundsOf = (files: readonly KitFile[]): KitFile[] => files.filter(isSound);

/** Names of the components, which are folders. */
export const componentsOf = (files: readonly KitFile[]): string[] =>
  files.filter(({ path }) => /^[^/]+\/index\.json$/.test(path)).map(({ path }) => posix.dirname(path));

/** The components `names` and all components that they use. */
function componentsShownBy(files: readonly KitFile[], names: readonly string[]): Set<string> {
  const shown = new Set<string>();
  const visit = (name: string): void => {
    const json = files.find(({ path }) => path === `${name}/index.json`);
    if (json === undefined) throw new Error(`${name} is not a component of the kit`);
    if (shown.has(name)) return;
    shown.add(name);
    const { usingComponents = {} } = JSON.parse(json.content.toString()) as { usingComponents?: Record<string, string> };
    Object.values(usingComponents).forEach((path) => visit(posix.dirname(posix.join(name, path))));
  };
  names.forEach(visit);
  return shown;
}

/** The entries of features: scripts beside the entry of the kit. */
const isFeatureEntry = ({ path }: KitFile): boolean => /^[^/]+\.js$/.test(path) && path !== 'index.js' && path !== 'core.js';

/** The kit without the components that `names` do not use, and without the entries of features that are not listed. */
export function without(files: readonly KitFile[], names: readonly string[], features: readonly string[] = []): KitFile[] {
  const shown = componentsShownBy(files, names);
  const left = componentsOf(files).filter((name) => !shown.has(name));
  return files.filter(
    (file) =>
      !left.some((name) => file.path.startsWith(`${name}/`)) &&
      (!isFeatureEntry(file) || features.includes(posix.basename(file.path, '.js'))),
  );
}

/** The files that an app with these components and features carries, without sounds. */
const filesWith =
  (components: readonly string[], features: readonly string[] = []) =>
  (files: readonly KitFile[]): KitFile[] =>
    without(files, components, features).filter((file) => !isSound(file));

/** The script `path` and all scripts that it requires. */
function scriptsOf(files: readonly KitFile[], path: string, found: readonly KitFile[] = []): KitFile[] {
  const script = files.find((file) => file.path === path);
  if (script === undefined || found.includes(script)) return [...found];
  return requiresOf(script.content.toString())
    .map((name) => posix.join(posix.dirname(path), name))
    .reduce((all, next) => scriptsOf(files, next, all), [...found, script]);
}

/** The files that an app carries, by use case. */
export const useCases = {
  'createRtc alone': (files: readonly KitFile[]): KitFile[] => scriptsOf(files, 'index.js'),
  player: filesWith(['player']),
  room: filesWith(['room']),
  'room + call': filesWith(['room', 'call'], ['calls']),
} as const;

export type UseCase = keyof typeof useCases;

/** Parts that a room may have or not: their components, and the entries of their features. */
export const parts = {
  chat: { components: ['chat'], features: ['chat'] },
  check: { components: ['check'], features: ['check'] },
  consent: { components: ['consent'], features: [] },
  inspector: { components: ['inspector'], features: ['inspector'] },
  layouts: { components: [], features: ['layouts'] },
  members: { components: ['members', 'more'], features: ['moderation'] },
  plugins: { components: [], features: ['plugins'] },
  polls: { components: ['polls'], features: ['polls'] },
  requests: { components: [], features: ['requests'] },
  shortcuts: { components: ['shortcuts'], features: [] },
} as const satisfies { readonly [name: string]: { components: readonly string[]; features: readonly string[] } };

export type Part = keyof typeof parts;

/** The size that a part adds to that of a room. */
export function sizeOfPart(files: readonly KitFile[], part: Part): PackageSize {
  const { components, features } = parts[part];
  const alone = sizeOfFiles(useCases.room(files));
  const both = sizeOfFiles(filesWith(['room', ...components], features)(files));
  return { bytes: both.bytes - alone.bytes, gzip: both.gzip - alone.gzip };
}

/** Components that open over a room or beside it, so that they may come later than it. */
export const sheets = ['chat', 'check', 'devices', 'inspector', 'members'] as const;

/** The sizes of the whole kit, without sounds: in one package, and with the sheets in a subpackage. */
export function sizesWithSubpackage(files: readonly KitFile[]): {
  whole: PackageSize;
  main: PackageSize;
  subpackage: PackageSize;
} {
  const kit = files.filter((file) => !isSound(file));
  const release = new Map(kit.map(({ path, content }) => [`${kitFolder}/${path}`, content]));
  const split = Array.from(withSubpackage(release, sheets), ([path, content]) => ({ path, content }));
  const below = (folder: string): PackageSize => sizeOfFiles(split.filter(({ path }) => path.startsWith(`${folder}/`)));
  return { whole: sizeOfFiles(kit), main: below(kitFolder), subpackage: below(subpackageFolder) };
}
