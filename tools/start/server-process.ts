import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

export interface Ports {
  port: number;
  plainPort: number | null;
  rtmpPort: number;
  /** The code by which the first device of the local network is let in. */
  devCode?: string;
}

/** A fresh code, because the one before it was used, or a device came with another one. */
export interface DevCode {
  devCode: string;
  why: 'used' | 'refused';
}

export interface RunningServer {
  readonly ports: Ports;
  /** Resolves with the last log lines when the server ended without `stop`. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

const keptLines = 20;
const stopMs = 8_000;

/** Starts the built server as a child process that ends with this one, and waits until it listens. */
export async function startServer(
  args: readonly string[],
  code: string | null,
  onCode: (code: DevCode) => void = () => undefined,
): Promise<RunningServer> {
  const child = spawn(
    process.execPath,
    ['--require', resolve('tools/start/exit-with-parent.cjs'), resolve('server/dist/cli.js'), ...args, '--ready-json'],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ...(code === null ? {} : { RTC_DEV_CODE: code }) },
      // A process group of its own: Ctrl-C then reaches only this process, which stops the server. On Windows that would open a window.
      detached: process.platform !== 'win32',
    },
  );
  const log: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    process.stderr.write(text);
    log.push(...text.split('\n').filter((line) => line !== ''));
    log.splice(0, Math.max(0, log.length - keptLines));
  });

  let stopping = false;
  const ended = new Promise<string>((done) => {
    child.once('error', (cause) => done(cause.message));
    child.once('exit', (code, signal) => done([`it ended with ${signal ?? `code ${code}`}`, ...log].join('\n')));
  });
  const died = new Promise<string>((done) => void ended.then((why) => (stopping ? undefined : done(why))));
  const ports = await Promise.race([
    readyPorts(child, onCode),
    ended.then((why) => {
      throw new Error(`The server did not start: ${why}`);
    }),
  ]);
  return {
    ports,
    died,
    async stop() {
      stopping = true;
      // exit-with-parent.cjs: the server closes all connections and stops its media process.
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** The ports, which the server prints in one line of JSON; codes follow in others. */
const readyPorts = (child: ChildProcess, onCode: (code: DevCode) => void): Promise<Ports> =>
  new Promise((done) => {
    if (child.stdout === null) return;
    createInterface(child.stdout).on('line', (line) => {
      if (!line.startsWith('{')) return;
      const said = JSON.parse(line) as (Ports & { ready: true }) | (DevCode & { ready?: undefined });
      if (said.ready) done(said);
      else onCode(said);
    });
  });
