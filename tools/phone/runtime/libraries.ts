import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions, isAtLeast, minVersion } from '../../min-version/tables';
import { PhoneError } from '../phone-error';

/** The two scripts of one base library: one for the thread of the app's code, one for each page. */
export interface BaseLibrary {
  version: string;
  service: string;
  webview: string;
}

const files = ['WAService.js', 'WAWebview.js'] as const;
const missingIn = (folder: string, version: string): string | undefined =>
  files.find((file) => !existsSync(join(folder, version, file)));

/** The versions to run on: those that are wanted, or all of the folder from the minimum version on. */
export function versionsIn(folder: string, wanted: readonly string[] | null): string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new PhoneError(`--baselib is '${folder}': there is no such folder.`);
  const present = readdirSync(folder)
    .filter((name) => /^\d+\.\d+\.\d+$/.test(name) && missingIn(folder, name) === undefined)
    .sort(compareVersions);
  if (present.length === 0)
    throw new PhoneError(`${folder} holds no base library.`, [
      `Each has a folder such as 2.8.2 with ${files.join(' and ')} in it.`,
    ]);
  (wanted ?? []).forEach((version) => {
    const missing = missingIn(folder, version);
    if (missing !== undefined)
      throw new PhoneError(`${join(folder, version, missing)} is missing.`, [`The folder holds ${present.join(', ')}.`]);
    if (!isAtLeast(version, minVersion))
      throw new PhoneError(`The kit needs base library ${minVersion} and does not run on ${version}.`);
  });
  return [...(wanted ?? present.filter((version) => isAtLeast(version, minVersion)))].sort(compareVersions);
}

export const readLibrary = (folder: string, version: string): BaseLibrary => ({
  version,
  service: readFileSync(join(folder, version, 'WAService.js'), 'utf8'),
  webview: readFileSync(join(folder, version, 'WAWebview.js'), 'utf8'),
});
