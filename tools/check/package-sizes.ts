import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { filesBelow } from '../build/output';

export interface PackageSize {
  bytes: number;
  gzip: number;
}

/** A file of the built kit, by its path there. */
export interface KitFile {
  path: string;
  content: Buffer;
}

/** What the kit is to weigh in a customer's package, sounds apart. Bytes; kB are thousands. */
export const bar: PackageSize = { bytes: 180_000, gzip: 55_000 };

const isSound = ({ path }: KitFile): boolean => /\.(mp3|m4a|wav)$/.test(path);
/** What goes into a mini program's package: WeChat leaves out the types and the licence, which has no ending. */
const isShipped = (path: string): boolean => !path.endsWith('.d.ts') && /\.\w+$/.test(path);

export const kitFiles = (folder: string): KitFile[] =>
  filesBelow(folder)
    .filter(isShipped)
    .map((path) => ({ path, content: readFileSync(join(folder, path)) }));

export const sizeOf = (content: Buffer): PackageSize => ({
  bytes: content.length,
  gzip: content.length === 0 ? 0 : gzipSync(content, { level: 9 }).length,
});

/** Files as one piece, as a package travels. */
export const sizeOfFiles = (files: readonly KitFile[]): PackageSize => sizeOf(Buffer.concat(files.map(({ content }) => content)));

export const soundsOf = (files: readonly KitFile[]): KitFile[] => files.filter(isSound);

/** Folders that are components. */
export const componentsOf = (files: readonly KitFile[]): string[] =>
  files.filter(({ path }) => /^[^/]+\/index\.json$/.test(path)).map(({ path }) => posix.dirname(path));

/** Components that one of `names` shows, and they themselves. */
function componentsShownBy(files: readonly KitFile[], names: readonly string[]): Set<string> {
  const shown = new Set<string>();
  const visit = (name: string): void => {
    const json = files.find(({ path }) => path === `${name}/index.json`);
    if (json === undefined) throw new Error(`${name} is no component of the kit`);
    if (shown.has(name)) return;
    shown.add(name);
    const { usingComponents = {} } = JSON.parse(json.content.toString()) as { usingComponents?: Record<string, string> };
    Object.values(usingComponents).forEach((path) => visit(posix.dirname(posix.join(name, path))));
  };
  names.forEach(visit);
  return shown;
}

/** The kit without the folders of components that nobody of `names` shows: what may be deleted from a copy. */
export function without(files: readonly KitFile[], names: readonly string[]): KitFile[] {
  const shown = componentsShownBy(files, names);
  const left = componentsOf(files).filter((name) => !shown.has(name));
  // The entry of a feature stands beside the folders, and asks for the code in the folder of its component.
  const isEntryOf = (name: string, { path, content }: KitFile): boolean =>
    !path.includes('/') && path.endsWith('.js') && content.includes(`"./${name}/`);
  return files.filter((file) => !left.some((name) => file.path.startsWith(`${name}/`) || isEntryOf(name, file)));
}

const sizeWith =
  (...names: readonly string[]) =>
  (files: readonly KitFile[]): PackageSize =>
    sizeOfFiles(without(files, names).filter((file) => !isSound(file)));

/** Who carries how much: the code that all share and the components that they put on pages, sounds apart. */
export const useCases = {
  'player only': sizeWith('player'),
  room: sizeWith('room'),
  'room + call': sizeWith('room', 'call'),
} as const;
