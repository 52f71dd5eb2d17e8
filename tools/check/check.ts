import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The result of a check. */
export interface CheckResult {
  /** One line for each fault; empty when the check passes. */
  findings: readonly string[];
  /** The extent of the check, in a few words or figures. */
  summary: string;
}

export interface Check {
  run(): Promise<CheckResult> | CheckResult;
  /** `npm run check:<name> -- --report`: writes the measured figures to a file and returns its path. */
  report?(): Promise<string>;
}

export interface Ran {
  code: number;
  output: string;
}

/** Runs a command of an installed package with this Node: no shell, so it works on every system. */
export function runTool(packageName: string, command: string, args: readonly string[], cwd = '.'): Promise<Ran> {
  // `require.resolve` would fail: many packages do not export their manifest.
  const manifest = join('node_modules', packageName, 'package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: string | Record<string, string> };
  const script = resolve(dirname(manifest), typeof bin === 'string' ? bin : (bin[command] ?? ''));
  return new Promise((done) => {
    execFile(process.execPath, [script, ...args], { cwd, maxBuffer: 64 * 1024 * 1024 }, (fault, stdout, stderr) => {
      const code = fault ? (typeof fault.code === 'number' ? fault.code : 1) : 0;
      done({ code, output: `${stdout}${stderr}` });
    });
  });
}

export const lines = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.trim() !== '');

/** Files under version control, and new files that git does not ignore. */
export function ownFiles(...patterns: string[]): Promise<string[]> {
  return new Promise((done, failed) => {
    execFile(
      'git',
      ['ls-files', '--cached', '--others', '--exclude-standard', ...patterns],
      { maxBuffer: 64 * 1024 * 1024 },
      (fault, stdout) => {
        if (fault) failed(fault);
        else done(lines(stdout).filter((path) => existsSync(path)));
      },
    );
  });
}
