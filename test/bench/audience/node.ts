import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { redisEngine } from '../../../server/engine/redis/redis-engine';
import { attach } from '../../../server/index';
import { FakeMedia } from '../../fakes/servers/fake-media';

/** One node of the measurement, in a process of its own: it tells its port, and its memory (bytes) when it is asked. */
const [url = '', key = '', most = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const engine = await redisEngine({ url });
  const http = createServer();
  const openRoom = () => Promise.resolve({ capacity: 16, audience: Number(most) });
  // All clients come from one address.
  await attach(http, {
    key,
    engine,
    media: new FakeMedia(),
    hooks: { openRoom },
    maxConnections: 100_000,
    maxPerAddress: 100_000,
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  process.on('message', () => {
    globalThis.gc?.();
    process.send?.({ memory: process.memoryUsage().rss });
  });
  process.on('disconnect', () => process.exit());
  process.send?.({ port: (http.address() as AddressInfo).port });
}

void main();
