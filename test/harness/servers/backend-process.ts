import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { BusyPolicy } from '../../../server/calls/inbox/admission';
import type { Limits } from '../../../server/limits';
import { freePort } from '../../../tools/start/ports';
import type { ServerOptions } from './backend-with-limits';

export interface Backend {
  readonly port: number;
  readonly rtmpPort: number;
  /** The UDP and TCP port of WebRTC; null when it is closed. */
  readonly rtcPort: number | null;
  /** Kills the process as a power loss does: no close frames, and its memory is lost. */
  kill(): Promise<void>;
  /** Starts again on the same ports, after `kill`. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface BackendOptions {
  /** Additional flags of its command. */
  flags?: readonly string[];
  /** Settings that its command takes from the environment alone, such as secrets. */
  env?: Readonly<Record<string, string>>;
  /** Limits without a flag. The server then runs from its sources. */
  limits?: Partial<Limits>;
  /**
   * WebRTC between browsers, which is open by default. `false` closes it, for tests of FLV; `publicPort` is that of a way to it that a
   * test may block.
   */
  webRtc?: false | { publicPort: number };
  /** The policy for a call to a user who is in a call; only together with `limits`. */
  busy?: BusyPolicy;
}

/** The key of its tokens. */
export const backendKey = 'end-to-end-end-to-end-end-to-end';

const host = '127.0.0.1';
const web = resolve('dist/web');

interface Ports {
  port: number;
  rtmpPort: number;
  rtcPort: number | null;
}

/** The arguments of node. */
function command({ flags = [], limits, busy = 'reject', webRtc }: BackendOptions, { port, rtmpPort, rtcPort }: Ports): string[] {
  // The only way that a test may block leads over this address.
  const way = webRtc ? { publicPort: webRtc.publicPort, hosts: [host] } : null;
  if (limits !== undefined) {
    const rtc = rtcPort === null ? false : { port: rtcPort, ...way };
    const options: ServerOptions = { host, port, rtmpPort, rtc, web, limits, busy };
    return ['--import', 'tsx', resolve('test/harness/servers/backend-with-limits.ts'), JSON.stringify(options)];
  }
  const led = way === null ? [] : ['--rtc-public-port', String(way.publicPort), '--rtc-hosts', host];
  const rtc = ['--rtc-port', String(rtcPort ?? 'off'), ...led];
  const ports = ['--host', host, '--port', String(port), '--rtmp-port', String(rtmpPort), ...rtc];
  const quiet = ['--drain-ms', '0', '--log-level', 'error', '--ready-json'];
  return [resolve('server/dist/cli.js'), ...ports, '--dev', '--web', web, ...quiet, ...flags];
}

/** Starts the backend with the built page, in a process of its own. */
export async function startBackend(options: BackendOptions = {}): Promise<Backend> {
  const port = await freePort(0, host);
  const rtmpPort = await freePort(0, host, [port]);
  const rtcPort = options.webRtc === false ? null : await freePort(0, host, [port, rtmpPort], 'tcp and udp');
  const args = command(options, { port, rtmpPort, rtcPort });
  let child: ChildProcess | null = null;

  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      // The same key after a kill, as in production: earlier tokens stay valid.
      env: { ...process.env, ...options.env, RTC_TOKEN_KEY: backendKey },
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
  return { port, rtmpPort, rtcPort, start, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}
