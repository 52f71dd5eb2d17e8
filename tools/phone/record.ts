import { writeFileSync } from 'node:fs';
import { runTool } from '../check/check';
import type { Outcomes, VersionResult } from './abilities';

/** The committed result of a run, from which the documentation is written. */
export interface RealLibraries {
  /** The day of the run. */
  date: string;
  versions: Readonly<Record<string, Outcomes>>;
  /** Attributes, events and methods, each with the versions that have it, separated by spaces. */
  members: Readonly<Record<string, string>>;
}

export const recordPath = 'tools/generate/real-libraries.json';

export function realLibraries(results: readonly VersionResult[], date: string): RealLibraries {
  const names = Array.from(new Set(results.flatMap(({ members }) => members))).sort();
  const versionsWith = (name: string): string =>
    results
      .filter(({ members }) => members.includes(name))
      .map(({ version }) => version)
      .join(' ');
  return {
    date,
    versions: Object.fromEntries(results.map(({ version, outcomes }) => [version, outcomes])),
    members: Object.fromEntries(names.map((name) => [name, versionsWith(name)])),
  };
}

/** Writes the result for `npm run generate`. */
export async function record(results: readonly VersionResult[]): Promise<string> {
  writeFileSync(recordPath, JSON.stringify(realLibraries(results, new Date().toISOString().slice(0, 10))));
  const { code, output } = await runTool('prettier', 'prettier', ['--write', recordPath]);
  if (code !== 0) throw new Error(`${recordPath} was written, but not formatted: ${output}`);
  return recordPath;
}
