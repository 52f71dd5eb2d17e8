import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../tools/start/ports';

/** How much of what was acknowledged a restart finds again. */
export type Durability = 'nothing' | 'everysec' | 'always';

/** A Redis process. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Ends it as a power failure of its process does. */
  kill(): Promise<void>;
  /** Starts it again, on the same port and files. */
  start(): Promise<void>;
  /** Holds it and lets it go on, as a machine does that is starved. */
  freeze(on: boolean): void;
  /** Ends it and removes its files. */
  close(): Promise<void>;
}

export const durabilityFlags: Record<Durability, readonly string[]> = {
  nothing: ['--appendonly', 'no'],
  everysec: ['--appendonly', 'yes', '--appendfsync', 'everysec'],
  always: ['--appendonly', 'yes', '--appendfsync', 'always'],
};
const tryEveryMs = 20;
const mostTries = 500;

/** The program of Redis, or one that serves the same, as `RTC_TEST_REDIS=valkey-server`. */
const program = process.env.RTC_TEST_REDIS ?? 'redis-server';

export type FlagsIn = (folder: string) => readonly string[] | Promise<readonly string[]>;

/** Below the ports that the system gives away, so that nobody takes one while its Redis is killed for a moment. */
let nextPort = 20_000 + (process.pid % 100) * 100;

/** Starts one with additional flags, which its user closes. */
export async function openRedis(flagsIn: FlagsIn): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'rtc-redis-'));
  nextPort = 20_000 + ((nextPort - 19_999) % 12_000);
  const port = await freePort(nextPort, '127.0.0.1');
  nextPort = Math.max(nextPort, port);
  let child: ChildProcess | null = null;
  const kill = async (): Promise<void> => {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null) return;
    const exited = once(running, 'exit');
    running.kill('SIGKILL');
    await exited;
  };
  const special = await flagsIn(folder);
  const start = async (): Promise<void> => {
    const usual = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
    // Replicas get their copy at once.
    const data = ['--save', '', '--repl-diskless-sync-delay', '0'];
    // A sentinel takes its file first, and saves nothing.
    const args = special.includes('--sentinel') ? [...special, ...usual] : [...usual, ...data, ...special];
    const started = spawn(program, args, { stdio: 'ignore' });
    child = started;
    for (let tries = 0; !(await answers(port)); tries += 1) {
      if (started.exitCode !== null || tries > mostTries) throw new Error('Redis did not start');
      await new Promise((done) => setTimeout(done, tryEveryMs));
    }
  };
  await start();
  const close = async (): Promise<void> => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  };
  const freeze = (on: boolean): void => void child?.kill(on ? 'SIGSTOP' : 'SIGCONT');
  return { port, url: `redis://127.0.0.1:${port}`, kill, start, freeze, close };
}

/** It answers a ping only once it has read its files. */
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const end = (yes: boolean): void => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('data', (bytes) => end(bytes.toString().startsWith('+PONG')));
    socket.on('error', () => end(false));
  });
