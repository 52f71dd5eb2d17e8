import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Compilers } from './compilers';

/** A template or style sheet; `path` is relative to `folder`. */
export interface Markup {
  folder: string;
  paths: readonly string[];
}

function outputOf(command: string, args: readonly string[], cwd: string): number {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, maxBuffer: 64 * 1024 * 1024 });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr.toString()}`);
  return stdout.length;
}

/** Bytes that `compile` prints for the files, without those that it prints for an empty file, which are its own runtime. */
function ownBytes(
  paths: readonly string[],
  empty: string,
  compile: (paths: readonly string[], folder?: string) => number,
): number {
  const folder = mkdtempSync(join(tmpdir(), 'empty-'));
  try {
    writeFileSync(join(folder, empty), '');
    return compile(paths) - compile([empty], folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The size of templates after wcc, in bytes. WeChat packs the code that it generates, and not the markup. */
export const compiledTemplates = ({ wcc }: Compilers, { folder, paths }: Markup): number =>
  ownBytes(paths, 'empty.wxml', (files, cwd = folder) => outputOf(wcc, files, cwd));

/** The size of style sheets after wcsc, in bytes. */
export const compiledStyles = ({ wcsc }: Compilers, { folder, paths }: Markup): number =>
  ownBytes(paths, 'empty.wxss', (files, cwd = folder) => outputOf(wcsc, ['-pc', String(files.length), ...files], cwd));
