import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { toolCommand } from './tool-command';

/** Runs `npm start` with the existing build. */
export interface Run {
  child: ChildProcess;
  said(): string;
  /** Resolves with the output once it contains `text`. */
  until(text: string): Promise<string>;
  ended: Promise<number | null>;
}

export const npmStart = (...args: string[]): Run =>
  follow(process.execPath, toolCommand('tools/start.ts', '--no-build', ...args));

/** The same through npm itself, which starts a shell between. */
export const npmStartByNpm = (...args: string[]): Run => follow('npm', ['start', '--', '--no-build', ...args]);

function follow(command: string, args: readonly string[]): Run {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const waiting: { text: string; done(said: string): void }[] = [];
  const hear = (text: string): void => {
    said += text;
    waiting.filter((one) => said.includes(one.text)).forEach((one) => one.done(said));
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  const until = (text: string): Promise<string> =>
    new Promise((done, failed) => {
      if (said.includes(text)) return done(said);
      waiting.push({ text, done });
      void ended.then(() => failed(new Error(`It ended before it said '${text}':\n${said}`)));
    });
  return { child, said: () => said, until, ended };
}

/** All descendants of process `pid`. */
export function processTree(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number) as [number, number]);
  const children = rows.filter(([, parent]) => parent === pid).map(([child]) => child);
  return children.flatMap((child) => [child, ...processTree(child)]);
}
