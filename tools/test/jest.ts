import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setPriority, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

export interface FailedFile {
  /** As jest names it. */
  path: string;
  failed: number;
}

export interface Counted {
  passed: number;
  failed: number;
  failedFiles: readonly FailedFile[];
}

const jest = join(dirname(createRequire(__filename).resolve('jest/package.json')), 'bin', 'jest.js');

interface Results {
  numPassedTests: number;
  numFailedTests: number;
  numFailedTestSuites: number;
  numRuntimeErrorTestSuites: number;
  testResults: readonly { name: string; status: string; assertionResults: readonly { status: string }[] }[];
}

const failuresOf = ({ name, assertionResults }: Results['testResults'][number]): FailedFile => ({
  path: name,
  failed: Math.max(1, assertionResults.filter(({ status }) => status === 'failed').length),
});

/** Of a processor that is wanted, another process gets three times as much. With the usual 10 it would get nearly all. */
const patient = 5;

/** Lets a process, and all that it starts from now on, wait for others that want the processor. */
export function yieldToOthers({ pid }: ChildProcess): void {
  if (pid !== undefined) setPriority(pid, patient);
}

/**
 * Runs jest as it would run by itself, and counts. A suite that could not start counts as one failure. With `print` it passes on whole
 * lines, because two runs side by side share the terminal; `yields` lets it wait for the others.
 */
export async function runJest(
  args: readonly string[],
  { print, yields = false }: { print?: (line: string) => void; yields?: boolean } = {},
): Promise<Counted> {
  const folder = mkdtempSync(join(tmpdir(), 'jest-'));
  const output = join(folder, 'results.json');
  const code = await new Promise<number>((done) => {
    const child = spawn(process.execPath, [jest, '--json', `--outputFile=${output}`, ...args], {
      stdio: ['inherit', 'ignore', print ? 'pipe' : 'inherit'],
    });
    if (yields) yieldToOthers(child);
    if (print && child.stderr) createInterface(child.stderr).on('line', print);
    child.once('close', (status) => done(status ?? 1));
  });
  const results = existsSync(output) ? (JSON.parse(readFileSync(output, 'utf8')) as Results) : null;
  rmSync(folder, { recursive: true, force: true });
  if (results === null) return { passed: 0, failed: 1, failedFiles: [] };
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const failedFiles = results.testResults.filter(({ status }) => status === 'failed').map(failuresOf);
  return { passed: results.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, failedFiles };
}
