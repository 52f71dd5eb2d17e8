import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import WebSocket from 'ws';
import { freePort } from '../../../tools/start/ports';
import { holdingProxy } from '../../harness/proxies/holding-proxy';
import { limits, type FaultyNode, type NodeSetup } from './cluster';
import type { Wire, WireEvents } from './model-client';

const host = '127.0.0.1';

/** The setup of a node of a run, as JSON in its first argument. */
export interface ProcessSetup {
  readonly port: number;
  readonly redisPort: number;
  readonly skewMs: number;
  readonly limits: typeof limits;
}

/** A node in a process of its own, with real sockets: it is killed by SIGKILL and held by SIGSTOP. */
export async function processNode({ redisPort, skewMs: firstSkewMs }: NodeSetup): Promise<FaultyNode> {
  const store = await holdingProxy(redisPort);
  const port = await freePort(0, host);
  let child: ChildProcess | null = null;
  const start = async (skewMs: number): Promise<void> => {
    const setup: ProcessSetup = { port, redisPort: store.port, skewMs, limits };
    const program = resolve('test/fuzz/nodes/node-program.ts');
    const started = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(setup)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = started;
    await new Promise<void>((ready, failed) => {
      started.stdout.once('data', () => ready());
      started.once('exit', (code) => failed(new Error(`the node ended with ${code}`)));
    });
  };
  const kill = async (): Promise<void> => {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null) return;
    const ended = once(ending, 'exit');
    ending.kill('SIGKILL');
    await ended;
  };
  await start(firstSkewMs);
  return {
    dial: (events) => dial(`ws://${host}:${port}/v1`, events),
    kill,
    start,
    hold: (on) => void child?.kill(on ? 'SIGSTOP' : 'SIGCONT'),
    cutStore: (on) => store.shut(on),
    async close() {
      await kill();
      await store.close();
    },
  };
}

async function dial(url: string, { onText, onClosed }: WireEvents): Promise<Wire> {
  const socket = new WebSocket(url);
  socket.on('error', () => undefined);
  await once(socket, 'open');
  socket.on('message', (content: Buffer) => onText(content.toString()));
  socket.once('close', onClosed);
  return {
    send: (text) => (socket.readyState === WebSocket.OPEN ? socket.send(text) : undefined),
    cut: () => socket.terminate(),
  };
}
