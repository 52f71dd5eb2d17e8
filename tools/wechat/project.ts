import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exits, Trouble } from './trouble';

/** What the project says about itself. */
export interface Project {
  appid: string;
  /** Where the built mini program is. */
  miniprogramRoot: string;
}

function readJson(path: string): Record<string, unknown> {
  if (!existsSync(path)) throw new Trouble(exits.given, `There is no ${path} here: run this in the folder of the project.`);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (cause) {
    throw new Trouble(exits.given, `${path} is not JSON: ${(cause as Error).message}`);
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export function readProject(): Project {
  const { appid, miniprogramRoot } = readJson('project.config.json');
  return { appid: textOf(appid), miniprogramRoot: textOf(miniprogramRoot) };
}

/** The version of package.json; empty when it has none. */
export const packageVersion = (): string => (existsSync('package.json') ? textOf(readJson('package.json').version) : '');

/** The last commit in one line; empty outside of a repository. */
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

/** The folders of subpackages that the built mini program declares. */
export function subpackageRoots({ miniprogramRoot }: Project): string[] {
  const app = readJson(join(miniprogramRoot, 'app.json')) as { subPackages?: unknown; subpackages?: unknown };
  const declared = app.subPackages ?? app.subpackages;
  const roots = Array.isArray(declared) ? declared.map((one: { root?: unknown }) => textOf(one.root)) : [];
  return roots.filter((root) => root !== '').map((root) => root.replace(/^\/|\/?$/g, '').concat('/'));
}
