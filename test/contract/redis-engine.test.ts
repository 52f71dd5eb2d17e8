import { randomBytes } from 'node:crypto';
import { systemRandom } from '../../server/clock';
import type { Engine } from '../../server/engine/engine';
import { redisEngine, type RedisEngine } from '../../server/engine/redis/redis-engine';
import { FakeClock } from '../fakes/platform/fake-clock';
import { startRedis, type RedisServer } from '../harness/servers/redis';
import { startCluster, type RedisCluster } from '../harness/servers/redis-cluster';
import { engineContract, type EngineUnderTest } from './engine';

let redis: RedisServer;
let cluster: RedisCluster;
beforeAll(async () => {
  [redis, cluster] = await Promise.all([startRedis(), startCluster()]);
});

/** Every test has keys of its own. */
const open = (prefix: string, clock: FakeClock, url = redis.url): Promise<RedisEngine> =>
  redisEngine({ url, prefix, clock, random: systemRandom });
const newPrefix = (): string => `${randomBytes(6).toString('hex')}:`;

const passing =
  (clock: FakeClock, engines: readonly RedisEngine[]): EngineUnderTest['pass'] =>
  async (ms) => {
    clock.advance(ms);
    // The effects on one node may be caused by another.
    for (const engine of [...engines, ...engines]) if (engine.isReady) await engine.settled();
  };

engineContract('Redis engine', async () => {
  const clock = new FakeClock();
  const engine = await open(newPrefix(), clock);
  return { engine, pass: passing(clock, [engine]) };
});

/** One node acts, and another one looks. */
function acrossNodes(writer: Engine, reader: Engine): Engine {
  let counts = 0;
  return {
    ...reader,
    get isReady() {
      return writer.isReady && reader.isReady;
    },
    commit: (change) => writer.commit(change),
    drop: (stream, expected) => writer.drop(stream, expected),
    put: (key, value, ttlMs, rank) => writer.put(key, value, ttlMs, rank),
    remove: (key) => writer.remove(key),
    replace: (key, expected, value, ttlMs) => writer.replace(key, expected, value, ttlMs),
    increment: (key, ttlMs) => ((counts += 1) % 2 === 0 ? writer : reader).increment(key, ttlMs),
    publish: (topic, text) => writer.publish(topic, text),
    setTimer: (id, inMs, payload, how) => writer.setTimer(id, inMs, payload, how),
    clearTimer: (id) => writer.clearTimer(id),
    enqueue: (queue, messages) => writer.enqueue(queue, messages),
    close: async () => {
      await Promise.all([writer.close(), reader.close()]);
    },
  };
}

engineContract('two nodes on one Redis', async () => {
  const [clock, prefix] = [new FakeClock(), newPrefix()];
  const [writer, reader] = [await open(prefix, clock), await open(prefix, clock)];
  return { engine: acrossNodes(writer, reader), pass: passing(clock, [writer, reader]) };
});

engineContract('two nodes on one Redis Cluster', async () => {
  const [clock, prefix] = [new FakeClock(), newPrefix()];
  const [writer, reader] = [await open(prefix, clock, cluster.url), await open(prefix, clock, cluster.url)];
  return { engine: acrossNodes(writer, reader), pass: passing(clock, [writer, reader]) };
});
