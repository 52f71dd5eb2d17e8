import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { toolCommand } from '../tool-command';

const started = promisify(execFile);

export interface Ran {
  code: number;
  said: string;
}

/** Runs a command; returns its exit code and output. */
export async function run(command: string, args: readonly string[], cwd = resolve('.')): Promise<Ran> {
  const options = { cwd, maxBuffer: 16 * 1024 * 1024, shell: process.platform === 'win32' };
  return started(command, args, options).then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (fault: { code?: number; stdout?: string; stderr?: string }) => ({
      code: typeof fault.code === 'number' ? fault.code : 1,
      said: `${fault.stdout}${fault.stderr}`,
    }),
  );
}

export async function runOrThrow(command: string, args: readonly string[], cwd?: string): Promise<string> {
  const { code, said } = await run(command, args, cwd);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${said}`);
  return said;
}

export const tsx = (script: string, ...args: string[]): [string, string[]] => [process.execPath, toolCommand(script, ...args)];

/** Builds a page for the browser below `out` for each mini program, by name. */
export const buildPages = (out: string, apps: Readonly<Record<string, string>>): Promise<string> =>
  runOrThrow(...tsx('test/e2e/tools/pack/build-apps.ts', out, ...Object.entries(apps).map((app) => app.join('='))));

/** Runs `npm pack` into `folder`; returns the file. */
export async function npmPack(folder: string, ...flags: string[]): Promise<string> {
  mkdirSync(folder, { recursive: true });
  await runOrThrow('npm', ['pack', '--pack-destination', folder, ...flags]);
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  return join(folder, file);
}

/** Paths in a package, as npm unpacks them. */
export const listOf = async (tarball: string): Promise<string[]> =>
  (await runOrThrow('tar', ['-tzf', tarball])).trim().split('\n').map((path) => path.replace(/^package\//, '')).sort(); // prettier-ignore

export function unzip(file: string, folder: string): string[] {
  const files = Object.entries(unzipSync(readFileSync(file)));
  files.forEach(([path, content]) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  });
  return files.map(([path]) => path);
}

/** Installs a package with only its declared dependencies. Returns its folder. */
export async function install(tarball: string, name: string, folder: string): Promise<string> {
  const modules = join(folder, 'node_modules');
  const home = join(modules, name);
  mkdirSync(home, { recursive: true });
  await runOrThrow('tar', ['-xzf', tarball, '--strip-components=1', '-C', home]);
  const { dependencies = {} } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  Object.keys(dependencies).forEach((dependency) => {
    mkdirSync(dirname(join(modules, dependency)), { recursive: true });
    symlinkSync(resolve('node_modules', dependency), join(modules, dependency));
  });
  return home;
}
