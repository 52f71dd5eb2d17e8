import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../../../tools/start/ports';
import { percentile, type Row, type Say } from '../row';
import { AudienceClient } from './client';

export interface AudienceSizes {
  members?: number | undefined;
  nodes?: number | undefined;
  /** Length of the phase in which a few come and go. */
  seconds?: number | undefined;
}

const key = 'measure-measure-measure-measure-measure';
const room = 'hall';
/** Joins that are under way at once. */
const atOnce = 64;
const marks = [100, 1_000, 5_000, 10_000, 50_000, 100_000];
/** In the last phase so many of the audience leave and come back each second, and the host sends one message. */
const churnPerSecond = 10;

/** A client that says nothing for 25 s is dropped. The pings of all are spread over this time. */
const pingEveryMs = 10_000;
const pingParts = 100;

function keepAlive(clients: readonly AudienceClient[]): () => void {
  let part = 0;
  const timer = setInterval(() => {
    part = (part + 1) % pingParts;
    for (let at = part; at < clients.length; at += pingParts) clients[at]?.ping();
  }, pingEveryMs / pingParts);
  return () => clearInterval(timer);
}

interface NodeProcess {
  port: number;
  memory(): Promise<number>;
  stop(): void;
}

async function startNode(url: string, most: number): Promise<NodeProcess> {
  const child = fork(resolve('test/bench/audience/node.ts'), [url, key, String(most)], {
    execArgv: ['--import', 'tsx', '--expose-gc'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const answer = async <T>(): Promise<T> => ((await once(child, 'message')) as [T])[0];
  const { port } = await answer<{ port: number }>();
  const memory = async (): Promise<number> => {
    const told = answer<{ memory: number }>();
    child.send('memory');
    return (await told).memory;
  };
  return { port, memory, stop: () => child.kill() };
}

async function startStore(): Promise<{ url: string; memory(): Promise<number>; stop(): void }> {
  const port = await freePort(0, '127.0.0.1');
  const child: ChildProcess = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no'], {
    stdio: 'ignore',
  });
  const client = new Redis(port, '127.0.0.1');
  client.on('error', () => undefined);
  await client.ping();
  const memory = async (): Promise<number> => Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1]);
  const stop = (): void => {
    client.disconnect();
    child.kill();
  };
  return { url: `redis://127.0.0.1:${port}`, memory, stop };
}

const row = (name: string, ours: string, runs: number): Row => ({
  group: 'audience',
  name,
  ours,
  peer: '–',
  ratio: '–',
  bar: '',
  met: null,
  runs,
});

/**
 * One room with an audience on several nodes that share a Redis. Clients, nodes and Redis are on one machine, so the times include what
 * they take from each other; a join is a request on an open connection.
 */
export async function measureAudience(say: Say, sizes: AudienceSizes = {}): Promise<readonly Row[]> {
  const { members = 10_000, nodes: nodeCount = 3, seconds = 30 } = sizes;
  const store = await startStore();
  const nodes = await Promise.all(Array.from({ length: nodeCount }, () => startNode(store.url, members)));
  const clients: AudienceClient[] = [];
  const stopPinging = keepAlive(clients);
  try {
    const memory = async (): Promise<number> =>
      (await Promise.all(nodes.map((node) => node.memory()))).reduce((sum, one) => sum + one);
    const portOf = (n: number): number => nodes[n % nodes.length]?.port ?? 0;
    const host = await AudienceClient.open(portOf(0), key, 'host', room, 'host');
    clients.push(host);
    await host.request('room.join', { room, name: 'Host', tracks: [] });
    const before = { nodes: await memory(), store: await store.memory() };

    const rows: Row[] = [];
    const audience: AudienceClient[] = [];
    for (const mark of [...marks.filter((size) => size < members), members]) {
      const took: number[] = [];
      const since = performance.now();
      const worker = async (): Promise<void> => {
        while (audience.length + underWay < mark) {
          underWay += 1;
          const n = audience.length + underWay;
          const client = await AudienceClient.open(portOf(n), key, `u${n}-${mark}-${Math.random()}`, room, 'audience');
          const asked = performance.now();
          await client.request('room.join', { room, name: `观众 ${n}`, tracks: [] });
          took.push(performance.now() - asked);
          underWay -= 1;
          audience.push(client);
          clients.push(client);
        }
      };
      let underWay = 0;
      await Promise.all(Array.from({ length: atOnce }, worker));
      const joins = took.length;
      const rate = (joins / (performance.now() - since)) * 1_000;
      const late = took.slice(-1_000);
      rows.push(
        row(
          `joins up to ${mark} in the audience`,
          `${rate.toFixed(0)} a second, ${percentile(late, 0.5).toFixed(1)}/${percentile(late, 0.99).toFixed(1)} ms (p50/p99)`,
          joins,
        ),
      );
      say(`${mark} in the audience`);
    }

    const after = { nodes: await memory(), store: await store.memory() };
    const from = audience.map(({ bytes, events }) => ({ bytes, events }));
    for (let second = 0; second < seconds; second += 1) {
      const next = new Promise((resolve) => setTimeout(resolve, 1_000));
      await host.request('message.send', { room, topic: 'chat', value: `message ${second}` });
      const movers = Array.from(
        { length: churnPerSecond },
        (_none, n) => audience[(second * churnPerSecond + n) % audience.length],
      );
      await Promise.all(
        movers.map(async (client) => {
          await client?.request('room.leave', { room });
          await client?.request('room.join', { room, name: 'again', tracks: [] });
        }),
      );
      await next;
    }
    const perMinute = (of: 'bytes' | 'events'): number =>
      (audience.reduce((sum, client, at) => sum + client[of] - (from[at]?.[of] ?? 0), 0) / audience.length) * (60 / seconds);
    const what = `a message and ${churnPerSecond} leaves and joins a second`;
    rows.push(row(`events for a member and minute, ${what}`, perMinute('events').toFixed(0), seconds));
    rows.push(row(`bytes for a member and minute, ${what}`, `${(perMinute('bytes') / 1024).toFixed(1)} KiB`, seconds));
    const dropped = clients.filter(({ isOpen }) => !isOpen).length;
    if (dropped > 0) throw new Error(`${dropped} clients lost their connection`);
    const each = (bytes: number): string => `${(bytes / members / 1024).toFixed(1)} KiB`;
    rows.push(row('memory for a member: nodes, with its socket', each(after.nodes - before.nodes), members));
    rows.push(row('memory for a member: Redis', each(after.store - before.store), members));
    return rows;
  } finally {
    stopPinging();
    clients.forEach((client) => client.cut());
    nodes.forEach((node) => node.stop());
    store.stop();
  }
}
