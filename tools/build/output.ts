import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** A file of a build by its path inside the output folder, with forward slashes on every system. */
export type Output = Map<string, Buffer>;

const toSlashes = (path: string): string => path.split(sep).join('/');

/** Every file below `folder`, relative and with forward slashes, in a stable order. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => toSlashes(relative(folder, join(entry.parentPath, entry.name))))
    .sort();
}

/**
 * Makes `folder` contain exactly `output`. Unchanged files are not touched, so that watchers see real changes only, and each file is
 * written atomically, because a test may read the folder meanwhile. Paths in `keep` stay as they are. Returns the number of changes.
 */
export function writeOutput(folder: string, output: Output, keep: readonly string[] = []): number {
  let changed = 0;
  for (const [path, content] of output) {
    const target = join(folder, path);
    if (existsSync(target) && readFileSync(target).equals(content)) continue;
    mkdirSync(dirname(target), { recursive: true });
    const fresh = `${target}.${process.pid}.new`;
    writeFileSync(fresh, content);
    renameSync(fresh, target);
    changed += 1;
  }
  for (const path of filesBelow(folder)) {
    if (output.has(path) || keep.includes(path) || path.endsWith('.new')) continue;
    rmSync(join(folder, path), { force: true });
    changed += 1;
  }
  return changed;
}
