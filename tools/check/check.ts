import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a check says: one line when all is well, and a line for each thing to mend. */
export interface Verdict {
  findings: readonly string[];
  /** What was looked at, in a few words or figures. */
  summary: string;
}

export interface Check {
  /** `npm run check:<name>`. */
  name: string;
  run(): Promise<Verdict> | Verdict;
  /** `npm run check:<name> -- --report`: writes down in full what was measured, and gives the file. */
  report?(): Promise<string>;
}

export interface Ran {
  code: number;
  output: string;
}

/** Runs a command of an installed package with this Node: no shell, so it works on every system. */
export function runTool(packageName: string, command: string, args: readonly string[]): Promise<Ran> {
  // Not by `require.resolve`: many packages do not export their manifest.
  const manifest = join('node_modules', packageName, 'package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: string | Record<string, string> };
  const script = join(dirname(manifest), typeof bin === 'string' ? bin : (bin[command] ?? ''));
  return new Promise((done) => {
    execFile(process.execPath, [script, ...args], { maxBuffer: 64 * 1024 * 1024 }, (fault, stdout, stderr) => {
      const code = fault ? (typeof fault.code === 'number' ? fault.code : 1) : 0;
      done({ code, output: `${stdout}${stderr}` });
    });
  });
}

export const lines = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.trim() !== '');

/** Files under version control, and those that are about to be: what a check of the sources looks at. */
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
