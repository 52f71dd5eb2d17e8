import { relative } from 'node:path';

/** A module in the bundler's graph. */
interface ModuleInfo {
  readonly importers: readonly string[];
  readonly importedIds: readonly string[];
}

interface ChunkContext {
  getModuleInfo(id: string): ModuleInfo | null;
}

/** The file of all code that components share. A component that is left out of a copy takes only its own file with it. */
const core = 'core';
const featureModule = /^components\/core\/features\/([^/]+)\//;
const sharable = /[\\/]components[\\/]core[\\/]|[\\/]tslib[\\/]/;

/** `id` and all modules that are reached from it by `step`. */
function reached(id: string, step: (id: string) => readonly string[], seen: Set<string> = new Set()): Set<string> {
  if (seen.has(id)) return seen;
  seen.add(id);
  step(id).forEach((next) => reached(next, step, seen));
  return seen;
}

/**
 * Names the file for a module that two or more entries share: `core`, or `<feature>/shared` for code that only the entries of one feature
 * reach, so that an app without the feature does not carry it. Entries in `uncounted` share modules, but do not move them into `core`.
 */
function chunkNames(
  entries: Readonly<Record<string, string>>,
  uncounted: readonly string[],
): (id: string, context: ChunkContext) => string | null {
  const nameOf = new Map(Object.entries(entries).map(([name, path]) => [path, name]));
  const features = new Map<string, string | null>();

  return (id, context) => {
    if (!sharable.test(id)) return null;
    const importersOf = (module: string): readonly string[] => context.getModuleInfo(module)?.importers ?? [];
    const importsOf = (module: string): readonly string[] => context.getModuleInfo(module)?.importedIds ?? [];
    /** The one feature whose modules an entry reaches; null for an entry of the core. */
    const featureOf = (entry: string): string | null => {
      const known = features.get(entry);
      if (known !== undefined) return known;
      const paths = [...reached(entries[entry] ?? '', importsOf)].map((path) => relative(process.cwd(), path));
      const feature = paths.map((path) => featureModule.exec(path)?.[1]).find((name) => name !== undefined) ?? null;
      features.set(entry, feature);
      return feature;
    };
    const users = [...reached(id, importersOf)].map((path) => nameOf.get(path)).filter((name) => name !== undefined);
    if (users.length < 2) return null;
    const [first = null, ...others] = users.filter((name) => !uncounted.includes(name)).map(featureOf);
    return first !== null && others.every((feature) => feature === first) ? `${first}/shared` : core;
  };
}

interface ChunkGroup {
  name(id: string, context: ChunkContext): string | null;
  priority: number;
}

/**
 * Groups for the bundler, which also puts everything that a module of a group imports into that group. The core comes first, so that a
 * feature does not take the modules of the core with it.
 */
export function chunkGroups(entries: Readonly<Record<string, string>>, uncounted: readonly string[]): ChunkGroup[] {
  const nameOf = chunkNames(entries, uncounted);
  const only =
    (isWanted: (name: string) => boolean): ChunkGroup['name'] =>
    (id, context) => {
      const name = nameOf(id, context);
      return name !== null && isWanted(name) ? name : null;
    };
  return [
    { name: only((name) => name === core), priority: 2 },
    { name: only((name) => name !== core), priority: 1 },
  ];
}
