import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Counted {
  passed: number;
  failed: number;
  /** The test files that failed, as jest names them. */
  failedFiles: readonly string[];
}

const jest = join(dirname(createRequire(__filename).resolve('jest/package.json')), 'bin', 'jest.js');

interface Results {
  numPassedTests: number;
  numFailedTests: number;
  numFailedTestSuites: number;
  numRuntimeErrorTestSuites: number;
  testResults: readonly { name: string; status: string }[];
}

/** Runs jest as it would run by itself, and counts. A suite that could not start counts as one failure. */
export async function runJest(args: readonly string[]): Promise<Counted> {
  const folder = mkdtempSync(join(tmpdir(), 'jest-'));
  const output = join(folder, 'results.json');
  const code = await new Promise<number>((done) => {
    const child = spawn(process.execPath, [jest, '--json', `--outputFile=${output}`, ...args], {
      stdio: ['inherit', 'ignore', 'inherit'],
    });
    child.once('exit', (status) => done(status ?? 1));
  });
  const results = existsSync(output) ? (JSON.parse(readFileSync(output, 'utf8')) as Results) : null;
  rmSync(folder, { recursive: true, force: true });
  if (results === null) return { passed: 0, failed: 1, failedFiles: [] };
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  const failedFiles = results.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
  return { passed: results.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, failedFiles };
}
