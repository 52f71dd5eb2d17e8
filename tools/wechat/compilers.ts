import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** WeChat's own compilers of templates (`wcc`, wxs too) and of styles (`wcsc`), as files that can be started. */
export interface Compilers {
  wcc: string;
  wcsc: string;
}

/** What a compiler holds against one file; `path` as it was handed over. */
export interface Complaint {
  path: string;
  /** From 1; 0 when the compiler gave no place. */
  line: number;
  column: number;
  what: string;
}

const folders: Readonly<Partial<Record<NodeJS.Platform, readonly [folder: string, ending: string]>>> = {
  linux: ['linux', ''],
  darwin: ['mac', ''],
  win32: ['windows', '.exe'],
};

function startable(file: string): boolean {
  try {
    // One of the files comes without the right to be run.
    if (process.platform !== 'win32') chmodSync(file, 0o755);
  } catch {
    // Somebody else's node_modules: it may be startable all the same.
  }
  try {
    accessSync(file, constants.X_OK);
    // Without arguments both say how they are used: a file for another processor does not even do that.
    return spawnSync(file, [], { timeout: 10_000 }).error === undefined;
  } catch {
    return false;
  }
}

/** The compilers for this machine; in words why there are none. */
export function findCompilers(platform: NodeJS.Platform = process.platform): Compilers | string {
  const place = folders[platform];
  if (place === undefined) return `miniprogram-compiler has no wcc and wcsc for ${platform}`;
  const bin = join(dirname(createRequire(__filename).resolve('miniprogram-compiler/package.json')), 'bin', place[0]);
  const found = { wcc: join(bin, `wcc${place[1]}`), wcsc: join(bin, `wcsc${place[1]}`) };
  const missing = Object.values(found).find((file) => !existsSync(file) || !startable(file));
  return missing === undefined ? found : `${missing} cannot be started on ${platform} ${process.arch}`;
}

const placed = /^(.+?)[:(](\d+):(\d+)\)?:\s*([\s\S]*)$/;
const unplaced = /^path `(.+?)` not found from `(.+?)`/;

function complaintOf(said: string, path: string, ended: number | null): Complaint {
  const text = said
    .replace(/^ERR: /, '')
    .replace(/\s*error file count: \d+\s*$/, '')
    .trim();
  const at = placed.exec(text);
  if (at) return { path: String(at[1]), line: Number(at[2]), column: Number(at[3]), what: String(at[4]).replace(/\s+/g, ' ') };
  const lost = unplaced.exec(text);
  if (lost) return { path: String(lost[2]), line: 0, column: 0, what: `${lost[1]} not found` };
  return { path, line: 0, column: 0, what: text === '' ? `the compiler ended with ${ended} and said nothing` : text };
}

/**
 * Compiles one file of `folder`; `beside` are files that it may refer to, which count as absent when they are not named. The first complaint,
 * for the compilers stop there; null when there is none.
 */
export function compileAlone(compilers: Compilers, folder: string, path: string, beside: readonly string[]): Complaint | null {
  const isStyle = path.endsWith('.wxss');
  const files = [path, ...beside.filter((other) => other !== path)];
  const { status, stderr, error } = spawnSync(
    isStyle ? compilers.wcsc : compilers.wcc,
    isStyle ? ['-pc', '0', ...files] : ['-d', '-cc', '0', ...files],
    // What they produce is thrown away.
    { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 64 * 1024 * 1024 },
  );
  if (error) throw error;
  return status === 0 ? null : complaintOf(stderr, path, status);
}
