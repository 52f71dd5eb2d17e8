import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import { filesBelow } from '../build/output';

/** What travels with the folder into a mini program, and what is read before: the first inside of it, the second beside. */
const inside = ['LICENSE'];
const beside = ['README.md', 'README.zh-CN.md', 'CHANGELOG.md'];

/** The name of the folder, as the examples have it. */
const folder = 'rtc-kit';

/** What one component alone uses. */
const usedBy: Readonly<Record<string, string>> = { call: 'assets/sounds/' };

export interface ReleaseWish {
  /** The built kit. */
  kit: string;
  /** Names of components that are not wanted. */
  without: readonly string[];
}

/** Files of a release by their path in it, in a stable order. */
export type Release = ReadonlyMap<string, Buffer>;

export const componentsOf = (kit: string): string[] =>
  readdirSync(kit).filter((name) => existsSync(join(kit, name, 'index.json')));

/** Components that need one that is left out, as `room needs lobby`. */
function needsOf(kit: string, without: readonly string[]): string[] {
  const kept = componentsOf(kit).filter((name) => !without.includes(name));
  return kept.flatMap((name) => {
    const { usingComponents } = JSON.parse(readFileSync(join(kit, name, 'index.json'), 'utf8')) as {
      usingComponents?: Record<string, string>;
    };
    return Object.values(usingComponents ?? {}).flatMap((path) => {
      const other = path.split('/')[1] ?? '';
      return without.includes(other) ? [`${name} needs ${other}`] : [];
    });
  });
}

/** The folder that can be copied into a mini program, with its licence. Throws in words when something lacks. */
export function releaseFolder({ kit, without }: ReleaseWish): Release {
  const absent = [...inside, ...beside, join(kit, 'index.js'), join(kit, 'index.d.ts')].filter((path) => !existsSync(path));
  if (absent.length > 0) throw new Error(`There is no ${absent.join(', no ')}`);
  const all = componentsOf(kit);
  const strange = without.find((name) => !all.includes(name));
  if (strange !== undefined) throw new Error(`--without knows ${all.join(', ')}; '${strange}' is none of them`);
  const needs = needsOf(kit, without);
  if (needs.length > 0) throw new Error(`What is left would not compile: ${needs.join(', ')}. Leave that out too, or keep both`);
  const left = without.flatMap((name) => [`${name}/`, ...(usedBy[name] === undefined ? [] : [usedBy[name]])]);
  const isWanted = (path: string): boolean => !left.some((beginning) => path.startsWith(beginning));
  return new Map([
    ...beside.map((path) => [path, readFileSync(path)] as const),
    ...inside.map((path) => [`${folder}/${path}`, readFileSync(path)] as const),
    ...filesBelow(kit)
      .filter(isWanted)
      .map((path) => [`${folder}/${path}`, readFileSync(join(kit, path))] as const),
  ]);
}

/** In zips a date has no zone and begins with 1980: the same files are the same bytes on every day and machine. */
const noDay = new Date(1980, 0, 1);

export function zipOf(release: Release): Uint8Array {
  const entries = Array.from(release).sort(([left], [right]) => (left < right ? -1 : 1));
  const zippable: Zippable = Object.fromEntries(entries);
  return zipSync(zippable, { level: 9, mtime: noDay });
}
