import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exits, UploadError } from './upload-error';

/** Fields of project.config.json. */
export interface Project {
  appid: string;
  /** The folder of the built mini program. */
  miniprogramRoot: string;
}

function readJson(path: string): Record<string, unknown> {
  if (!existsSync(path)) throw new UploadError(exits.given, `There is no ${path} here: run this in the folder of the project.`);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (cause) {
    throw new UploadError(exits.given, `${path} is not JSON: ${(cause as Error).message}`);
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export function readProject(): Project {
  const { appid, miniprogramRoot } = readJson('project.config.json');
  return { appid: textOf(appid), miniprogramRoot: textOf(miniprogramRoot) };
}

/** The version in package.json; empty if there is none. */
export const packageVersion = (): string => (existsSync('package.json') ? textOf(readJson('package.json').version) : '');

/** The last commit in one line; empty outside a repository. */
export function lastCommit(): string {
  try {
    return execFileSync('git', ['log', '-1', '--format=%s (%h)'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}

/** Folders of the subpackages in the built mini program. */
export function subpackageRoots({ miniprogramRoot }: Project): string[] {
  const app = readJson(join(miniprogramRoot, 'app.json')) as { subPackages?: unknown; subpackages?: unknown };
  const declared = app.subPackages ?? app.subpackages;
  const roots = Array.isArray(declared) ? declared.map((one: { root?: unknown }) => textOf(one.root)) : [];
  return roots.filter((root) => root !== '').map((root) => root.replace(/^\/|\/?$/g, '').concat('/'));
}
