import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';

export interface Ports {
  port: number;
  plainPort: number | null;
  rtmpPort: number;
}

export interface RunningServer {
  readonly ports: Ports;
  /** Resolves when it ended without having been told to, with its last words. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

const lastWords = 20;
const patienceMs = 8_000;

/** Starts the built server as a child that cannot outlive us, and waits until it listens. */
export async function startServer(args: readonly string[]): Promise<RunningServer> {
  const child = spawn(
    process.execPath,
    ['--require', resolve('tools/start/leash.cjs'), resolve('server/dist/cli.js'), ...args, '--ready-json'],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Out of the terminal's group, so that Ctrl-C reaches us alone and the server is told once. On Windows that would open a window.
      detached: process.platform !== 'win32',
    },
  );
  const words: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    process.stderr.write(text);
    words.push(...text.split('\n').filter((line) => line !== ''));
    words.splice(0, Math.max(0, words.length - lastWords));
  });

  let stopping = false;
  const ended = new Promise<string>((done) => {
    child.once('error', (cause) => done(cause.message));
    child.once('exit', (code, signal) => done([`it ended with ${signal ?? `code ${code}`}`, ...words].join('\n')));
  });
  const died = new Promise<string>((done) => void ended.then((why) => (stopping ? undefined : done(why))));
  const ports = await Promise.race([
    readyPorts(child),
    ended.then((why) => {
      throw new Error(`The server did not start: ${why}`);
    }),
  ]);
  return {
    ports,
    died,
    async stop() {
      stopping = true;
      // The leash: the server says goodbye to everybody and stops its media process.
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** The server says on which ports it listens, in one line of JSON. */
const readyPorts = (child: ChildProcess): Promise<Ports> =>
  new Promise((done) => {
    let heard = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      heard += text;
      const line = heard.split('\n').find((one) => one.startsWith('{') && one.endsWith('}'));
      if (line !== undefined) done(JSON.parse(line) as Ports);
    });
  });
