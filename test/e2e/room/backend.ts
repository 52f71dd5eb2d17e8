import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { freePort } from '../../../tools/start/ports';

export interface Backend {
  readonly port: number;
  readonly rtmpPort: number;
  /** As if the machine lost power: nobody is told, and what was in memory is gone. */
  kill(): Promise<void>;
  /** On the same ports, after `kill`. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const key = 'end-to-end-end-to-end-end-to-end';

/** The built backend with the built page, in a process of its own. */
export async function backend(more: readonly string[] = []): Promise<Backend> {
  const host = '127.0.0.1';
  const port = await freePort(0, host);
  const rtmpPort = await freePort(0, host, [port]);
  const ports = ['--host', host, '--port', String(port), '--rtmp-port', String(rtmpPort)];
  const args = [
    resolve('server/dist/cli.js'),
    ...ports,
    '--dev',
    '--web',
    resolve('dist/web'),
    '--drain-ms',
    '0',
    '--log-level',
    'error',
  ];
  let child: ChildProcess | null = null;

  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, [...args, ...more, '--ready-json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      // The same key after a kill, as an operator has: tokens of before stay good.
      env: { ...process.env, RTC_TOKEN_KEY: key },
    });
    child = started;
    await new Promise<void>((ready, failed) => {
      started.stdout.on('data', (text: Buffer) => text.toString().includes('"ready":true') && ready());
      started.once('exit', (code) => failed(new Error(`the backend ended with ${code}`)));
    });
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null) return;
    const ended = once(ending, 'exit');
    ending.kill(signal);
    await ended;
  };
  await start();
  return { port, rtmpPort, start, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}
