import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../tools/start/ports';
import { closeAfterTest } from '../close-after-test';

/** How much of what was acknowledged a restart finds again. */
export type Durability = 'nothing' | 'everysec' | 'always';

/** A Redis process of a test. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Ends it as a power failure of its process does. */
  kill(): Promise<void>;
  /** Starts it again, on the same port and files. */
  start(): Promise<void>;
  /** Holds it and lets it go on, as a machine does that is starved. */
  freeze(on: boolean): void;
}

const flags: Record<Durability, readonly string[]> = {
  nothing: ['--appendonly', 'no'],
  everysec: ['--appendonly', 'yes', '--appendfsync', 'everysec'],
  always: ['--appendonly', 'yes', '--appendfsync', 'always'],
};
const tryEveryMs = 20;
const mostTries = 500;

export const startRedis = (durability: Durability = 'nothing'): Promise<RedisServer> => run(() => flags[durability]);

/** A replica that follows another process. */
export const startReplica = (of: RedisServer): Promise<RedisServer> =>
  run(() => [...flags.nothing, '--replicaof', '127.0.0.1', String(of.port)]);

/** A sentinel that alone decides when its master, named `rooms`, is down, after half a second. */
export const startSentinel = (of: RedisServer): Promise<RedisServer> =>
  run(async (folder) => {
    const config = join(folder, 'sentinel.conf');
    await writeFile(
      config,
      `sentinel monitor rooms 127.0.0.1 ${of.port} 1\nsentinel down-after-milliseconds rooms 500\nsentinel failover-timeout rooms 2000\n`,
    );
    return [config, '--sentinel'];
  });

async function run(flagsIn: (folder: string) => readonly string[] | Promise<readonly string[]>): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'rtc-redis-'));
  const port = await freePort(0, '127.0.0.1');
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
    // A sentinel takes its file first, and saves nothing.
    const args = special.includes('--sentinel') ? [...special, ...usual] : [...usual, '--save', '', ...special];
    const started = spawn('redis-server', args, { stdio: 'ignore' });
    child = started;
    for (let tries = 0; !(await answers(port)); tries += 1) {
      if (started.exitCode !== null || tries > mostTries) throw new Error('Redis did not start');
      await new Promise((done) => setTimeout(done, tryEveryMs));
    }
  };
  await start();
  closeAfterTest(async () => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  });
  return { port, url: `redis://127.0.0.1:${port}`, kill, start, freeze: (on) => void child?.kill(on ? 'SIGSTOP' : 'SIGCONT') };
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
