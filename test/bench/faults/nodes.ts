import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../../tools/start/ports';

export const tokenKey = 'the fleet and the nodes share this one';

const host = '127.0.0.1';
/** A node that does not answer a probe in this time counts as one that answers nothing. */
const probeMs = 2_000;

/** One node: the server's own command, from its sources, in a process of its own. */
export interface MeasuredNode {
  readonly port: number;
  readonly url: string;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** SIGTERM, as an orchestrator sends it. Resolves with the ms until the process had ended. */
  stop(): Promise<number>;
  /** The status of a probe; 0 when nothing answers. */
  probe(path: '/livez' | '/readyz'): Promise<number>;
  /** Figures of `/metrics` by name and labels, as they are printed. */
  metrics(): Promise<ReadonlyMap<string, number>>;
}

/** `drainMs` is the time over which clients return after SIGTERM. */
export async function startNode(engine: string, drainMs = 5_000): Promise<MeasuredNode> {
  const port = await freePort(0, host);
  let child: ChildProcess | null = null;
  const get = (path: string): Promise<Response> =>
    fetch(`http://${host}:${port}${path}`, { signal: AbortSignal.timeout(probeMs) });

  const start = async (): Promise<void> => {
    const flags = ['--host', host, '--port', String(port), '--rtmp-port', '0', '--rtc-port', 'off', '--engine', engine];
    const quiet = ['--log-level', 'silent', '--drain-ms', String(drainMs), '--ready-json', '--trust-proxy'];
    const started = spawn(process.execPath, ['--import', 'tsx', 'server/cli.ts', ...flags, ...quiet], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'] ?? '', RTC_TOKEN_KEY: tokenKey },
    });
    child = started;
    await new Promise<void>((ready, failed) => {
      started.stdout.on('data', (text: Buffer) => text.toString().includes('"ready":true') && ready());
      started.once('exit', (code) => failed(new Error(`a node ended with ${code}`)));
    });
  };
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number> => {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return 0;
    const since = performance.now();
    const ended = once(ending, 'exit');
    ending.kill(signal);
    await ended;
    return performance.now() - since;
  };
  await start();
  return {
    port,
    url: `ws://${host}:${port}/v1`,
    start,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    probe: (path) =>
      get(path).then(
        ({ status }) => status,
        () => 0,
      ),
    metrics: async () => readMetrics(await (await get('/metrics')).text()),
  };
}

/** The samples of a text in Prometheus' format. */
export const readMetrics = (text: string): ReadonlyMap<string, number> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
