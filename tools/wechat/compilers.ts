import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Executables of WeChat's own compilers: `wcc` for templates and WXS, `wcsc` for styles. */
export interface Compilers {
  wcc: string;
  wcsc: string;
}

/** An error that a compiler reported; `path` as it was passed in. */
export interface CompileError {
  path: string;
  /** From 1; 0 if the compiler gave no position. */
  line: number;
  column: number;
  message: string;
}

const folders: Readonly<Partial<Record<NodeJS.Platform, readonly [folder: string, ending: string]>>> = {
  linux: ['linux', ''],
  darwin: ['mac', ''],
  win32: ['windows', '.exe'],
};

function isExecutable(file: string): boolean {
  try {
    // One of the files is published without the executable flag.
    if (process.platform !== 'win32') chmodSync(file, 0o755);
  } catch {
    // node_modules may belong to another user, and the file may be executable anyway.
  }
  try {
    accessSync(file, constants.X_OK);
    // Without arguments both print their usage. A file for another processor does not start.
    return spawnSync(file, [], { timeout: 10_000 }).error === undefined;
  } catch {
    return false;
  }
}

/** The compilers for this machine, or a text that says why there are none. */
export function findCompilers(platform: NodeJS.Platform = process.platform): Compilers | string {
  const place = folders[platform];
  if (place === undefined) return `miniprogram-compiler has no wcc and wcsc for ${platform}`;
  const bin = join(dirname(createRequire(__filename).resolve('miniprogram-compiler/package.json')), 'bin', place[0]);
  const found = { wcc: join(bin, `wcc${place[1]}`), wcsc: join(bin, `wcsc${place[1]}`) };
  const missing = Object.values(found).find((file) => !existsSync(file) || !isExecutable(file));
  return missing === undefined ? found : `${missing} cannot be started on ${platform} ${process.arch}`;
}

const placed = /^(.+?)[:(](\d+):(\d+)\)?:\s*([\s\S]*)$/;
const unplaced = /^path `(.+?)` not found from `(.+?)`/;

function complaintOf(said: string, path: string, ended: number | null): CompileError {
  const text = said
    .replace(/^ERR: /, '')
    .replace(/\s*error file count: \d+\s*$/, '')
    .trim();
  const at = placed.exec(text);
  if (at) return { path: String(at[1]), line: Number(at[2]), column: Number(at[3]), message: String(at[4]).replace(/\s+/g, ' ') };
  const lost = unplaced.exec(text);
  if (lost) return { path: String(lost[2]), line: 0, column: 0, message: `${lost[1]} not found` };
  return { path, line: 0, column: 0, message: text === '' ? `the compiler ended with ${ended} and printed nothing` : text };
}

/**
 * Compiles one file of `folder`. Imported files have to be listed in `beside`. Returns the first error, because the compilers stop there,
 * or null.
 */
export function compileFile(compilers: Compilers, folder: string, path: string, beside: readonly string[]): CompileError | null {
  const isStyle = path.endsWith('.wxss');
  const files = [path, ...beside.filter((other) => other !== path)];
  const { status, stderr, error } = spawnSync(
    isStyle ? compilers.wcsc : compilers.wcc,
    isStyle ? ['-pc', '0', ...files] : ['-d', '-cc', '0', ...files],
    // The output is not needed.
    { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 64 * 1024 * 1024 },
  );
  if (error) throw error;
  return status === 0 ? null : complaintOf(stderr, path, status);
}
