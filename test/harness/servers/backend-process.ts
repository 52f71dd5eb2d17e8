import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { BusyPolicy } from '../../../server/calls/inbox/admission';
import type { Limits } from '../../../server/limits';
import { freePort } from '../../../tools/start/ports';

export interface Backend {
  readonly port: number;
  readonly rtmpPort: number;
  /** Kills the process as a power loss does: no close frames, and its memory is lost. */
  kill(): Promise<void>;
  /** Starts again on the same ports, after `kill`. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface BackendOptions {
  /** Additional flags of its command. */
  flags?: readonly string[];
  /** Limits without a flag. The server then runs from its sources. */
  limits?: Partial<Limits>;
  /** The policy for a call to a user who is in a call; only together with `limits`. */
  busy?: BusyPolicy;
}

const key = 'end-to-end-end-to-end-end-to-end';

const host = '127.0.0.1';
const web = resolve('dist/web');

/** The arguments of node. */
function command({ flags = [], limits, busy = 'reject' }: BackendOptions, port: number, rtmpPort: number): string[] {
  if (limits !== undefined) {
    const options = { host, port, rtmpPort, web, limits, busy };
    return ['--import', 'tsx', resolve('test/harness/servers/backend-with-limits.ts'), JSON.stringify(options)];
  }
  const ports = ['--host', host, '--port', String(port), '--rtmp-port', String(rtmpPort)];
  const quiet = ['--drain-ms', '0', '--log-level', 'error', '--ready-json'];
  return [resolve('server/dist/cli.js'), ...ports, '--dev', '--web', web, ...quiet, ...flags];
}

/** Starts the backend with the built page, in a process of its own. */
export async function startBackend(options: BackendOptions = {}): Promise<Backend> {
  const port = await freePort(0, host);
  const rtmpPort = await freePort(0, host, [port]);
  const args = command(options, port, rtmpPort);
  let child: ChildProcess | null = null;

  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      // The same key after a kill, as in production: earlier tokens stay valid.
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
