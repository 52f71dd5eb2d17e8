import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
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

/** Installs the packages of the sample in `folder`, once for each state of its lock file. Throws when npm fails or takes too long. */
export function installSample(folder: string): void {
  execFileSync('npm', ['ci', '--ignore-scripts', ...patience], {
    cwd: folder,
    timeout: limitMs,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env },
    shell: process.platform === 'win32',
  });
  writeFileSync(stamp(folder), lockOf(folder));
}
