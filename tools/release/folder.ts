import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import { filesBelow } from '../build/output';

/** Files that are added inside the folder, and files that are added beside it. */
const inside = ['LICENSE'];
const beside = ['README.md', 'README.zh-CN.md', 'CHANGELOG.md'];

/** The name of the folder in the examples. */
export const kitFolder = 'rtc-kit';

/** The sounds that components play. */
const sounds: Readonly<Record<string, readonly string[]>> = {
  call: ['ended', 'incoming', 'outgoing'],
  check: ['test'],
  devices: ['test'],
  members: ['notice'],
};

/** Paths in the kit of the sounds that one of these components plays. */
export const soundsOf = (components: readonly string[]): string[] =>
  components.flatMap((name) => (sounds[name] ?? []).map((sound) => `assets/sounds/${sound}.mp3`));

export interface ReleaseOptions {
  /** The built kit. */
  kit: string;
  /** Names of components to leave out. */
  without: readonly string[];
}

/** Files of a release by their path in it, in a stable order. */
export type Release = ReadonlyMap<string, Buffer>;

export const componentsOf = (kit: string): string[] =>
  readdirSync(kit).filter((name) => existsSync(join(kit, name, 'index.json')));

/** Kept components that need one that is left out, such as `room needs lobby`. */
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

/** The folder to copy into a mini program, with its licence. The message of a thrown error is meant for the user. */
export function releaseFolder({ kit, without }: ReleaseOptions): Release {
  const absent = [...inside, ...beside, join(kit, 'index.js'), join(kit, 'index.d.ts')].filter((path) => !existsSync(path));
  if (absent.length > 0) throw new Error(`Missing: ${absent.join(', ')}`);
  const all = componentsOf(kit);
  const strange = without.find((name) => !all.includes(name));
  if (strange !== undefined) throw new Error(`--without: there is no component '${strange}', only ${all.join(', ')}`);
  const needs = needsOf(kit, without);
  if (needs.length > 0) throw new Error(`The rest would not compile: ${needs.join(', ')}. Leave that out too, or keep both`);
  const played = soundsOf(all.filter((name) => !without.includes(name)));
  const unplayed = soundsOf(without).filter((path) => !played.includes(path));
  const isWanted = (path: string): boolean => !unplayed.includes(path) && !without.some((name) => path.startsWith(`${name}/`));
  return new Map([
    ...beside.map((path) => [path, readFileSync(path)] as const),
    ...inside.map((path) => [`${kitFolder}/${path}`, readFileSync(path)] as const),
    ...filesBelow(kit)
      .filter(isWanted)
      .map((path) => [`${kitFolder}/${path}`, readFileSync(join(kit, path))] as const),
  ]);
}

/** A fixed date, so that the same files give the same bytes. Dates in zips have no time zone and begin in 1980. */
const fixedDate = new Date(1980, 0, 1);

export function zipOf(release: Release): Uint8Array {
  const entries = Array.from(release).sort(([left], [right]) => (left < right ? -1 : 1));
  const zippable: Zippable = Object.fromEntries(entries);
  return zipSync(zippable, { level: 9, mtime: fixedDate });
}
