import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { createRequire } from 'node:module';

/** One run of the server's command, from its sources. */
export interface CommandRun {
  child: ChildProcess;
  out(): string;
  err(): string;
  ended: Promise<number | null>;
  ready(): Promise<{
    ready: boolean;
    port: number;
    plainPort: number | null;
    rtmpPort: number;
    rtcPort: number;
    secure: boolean;
  }>;
}

export interface CommandOptions {
  env?: Record<string, string>;
  /** Where stderr goes; by default the test reads it. */
  stderr?: 'unread' | number;
  /** Shell commands that run before it, such as a limit. */
  before?: string;
}

const tsx = createRequire(__filename).resolve('tsx/cjs');

/** Any free ports, and the ports that were taken as JSON. */
export const quick = ['--port', '0', '--rtmp-port', '0', '--rtc-port', '0', '--ready-json'];

const runs: CommandRun[] = [];

export function runCommand(args: readonly string[], { env = {}, stderr, before }: CommandOptions = {}): CommandRun {
  const words = [process.execPath, '--require', tsx, 'server/cli.ts', ...args];
  const [file = '', ...rest] = before === undefined ? words : ['bash', '-c', `${before}; exec "$@"`, 'bash', ...words];
  const stdio: StdioOptions = ['ignore', 'pipe', typeof stderr === 'number' ? stderr : 'pipe'];
  const child = spawn(file, rest, { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio });
  let out = '';
  let err = '';
  child.stdout?.on('data', (part) => (out += String(part)));
  if (stderr === undefined) child.stderr?.on('data', (part) => (err += String(part)));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  // The streams close after the exit; an unread one never does.
  const closed = stderr === undefined ? new Promise<number | null>((resolve) => child.once('close', resolve)) : ended;
  const started: CommandRun = {
    child,
    out: () => out,
    err: () => err,
    ended: closed,
    ready: () =>
      new Promise((resolve, reject) => {
        child.stdout?.on('data', () => out.includes('\n') && resolve(JSON.parse(out.split('\n', 1).join())));
        void ended.then((code) => reject(new Error(`ended with ${code}: ${err}`)));
      }),
  };
  runs.push(started);
  return started;
}

/** Kills all runs that are left, after each test. */
export async function killCommands(): Promise<void> {
  const left = runs.splice(0).filter(({ child }) => child.exitCode === null && child.signalCode === null);
  await Promise.all(
    left.map(async ({ child }) => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }),
  );
}
