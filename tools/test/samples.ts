import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Says which lock file the installed packages of a sample were made from. */
const stamp = (folder: string): string => join(folder, 'node_modules', '.made-from');
const lockOf = (folder: string): string =>
  createHash('sha1')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');

/** The packages of the sample in `folder` are installed, as its lock file names them. */
export const isInstalled = (folder: string): boolean =>
  existsSync(stamp(folder)) && readFileSync(stamp(folder), 'utf8') === lockOf(folder);

/** A registry that is out of reach must not hold up the tests for as long as npm would wait. */
const limitMs = 400_000;
const patience = ['--fetch-retries', '1', '--fetch-timeout', '30000', '--prefer-offline'];

/**
 * Installs the packages of the sample in `folder`, once for each state of its lock file. Rejects when npm fails or takes too long.
 * `npm ci` would refuse a lock file without the binaries for other systems, which a registry may lack.
 */
export async function installSample(folder: string): Promise<void> {
  const npm = spawn('npm', ['install', '--no-save', '--ignore-scripts', ...patience], {
    cwd: folder,
    timeout: limitMs,
    stdio: ['ignore', 'ignore', 'inherit'],
    // A test's environment is a copy.
    env: { ...process.env },
    shell: process.platform === 'win32',
  });
  const [code] = (await once(npm, 'close')) as [number | null];
  if (code !== 0) throw new Error(code === null ? 'it took too long' : `it ended with ${code}`);
  writeFileSync(stamp(folder), lockOf(folder));
}
