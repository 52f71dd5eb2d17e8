import { appendValue } from '../../contract/append-value';
import type { Engine } from '../../../server/engine/engine';
import { redisEngine } from '../../../server/engine/redis/redis-engine';
import { seededRandom } from '../../../tools/seeded-random';
import { closeAfterTest } from '../../harness/close-after-test';
import { cuttingProxy, type CuttingProxy } from '../../harness/proxies/cutting-proxy';
import { startRedis, type RedisServer } from '../../harness/servers/redis';
import { judge, type Operation, type SeenEvent } from './history';

const streams = ['r:a', 'r:b', 'r:c'] as const;
const workersPerNode = 3;
const operationsEach = 12;

const seeds = (process.env.FUZZ_SEED ?? '1,2,3,4').split(',').map(Number);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

class Run {
  readonly operations: Operation[] = [];
  readonly seen = new Map<string, SeenEvent[][]>();

  /** Keeps what a subscriber gets, and subscribes again when the store is away at first. */
  async follow(engine: Engine, stream: string): Promise<void> {
    const events: SeenEvent[] = [];
    this.seen.set(stream, [...(this.seen.get(stream) ?? []), events]);
    await engine.subscribe(stream, (batch) =>
      batch.forEach((event) => {
        if (event.k === 'message.sent') events.push({ epoch: event.e, sequence: event.s, value: String(event.d.value) });
      }),
    );
  }

  /** Appends a value as a client does: it repeats what was not answered, under the same key. */
  async append(engine: Engine, stream: string, value: string): Promise<void> {
    const operation: Operation = { stream, value, invokedAt: performance.now(), answeredAt: null };
    this.operations.push(operation);
    for (let tries = 0; tries < 2_000; tries += 1) {
      try {
        const { done } = await appendValue(engine, stream, value);
        if (done.ok || done.why === 'repeated') {
          operation.answeredAt = performance.now();
          return;
        }
      } catch {
        await pause(20);
      }
    }
  }
}

async function disturb(
  random: () => number,
  redis: RedisServer,
  proxies: readonly CuttingProxy[],
  isOver: () => boolean,
): Promise<void> {
  while (!isOver()) {
    await pause(20 + random() * 150);
    const [which, proxy] = [random(), proxies[Math.floor(random() * proxies.length)]];
    if (which < 0.6) proxy?.cut();
    else if (which < 0.8) {
      redis.freeze(true);
      await pause(random() * 200);
      redis.freeze(false);
    } else {
      await redis.kill();
      await pause(random() * 100);
      await redis.start();
    }
  }
}

describe('the history of nodes on one Redis', () => {
  it.each(seeds)('[E49] has every acknowledged change once and in order, whatever breaks (seed %d)', async (seed) => {
    const random = seededRandom(seed);
    const redis = await startRedis('always');
    const proxies = [await cuttingProxy(redis.port), await cuttingProxy(redis.port)];
    const engines = await Promise.all(proxies.map(({ port }) => redisEngine({ url: `redis://127.0.0.1:${port}` })));
    engines.forEach((engine) => closeAfterTest(() => engine.close()));
    const run = new Run();
    for (const engine of engines) for (const stream of streams) await run.follow(engine, stream);

    let isOver = false;
    const disturbed = disturb(random, redis, proxies, () => isOver);
    const workers = engines.flatMap((engine, node) =>
      Array.from({ length: workersPerNode }, async (_none, worker) => {
        for (let n = 0; n < operationsEach; n += 1) {
          const stream = streams[Math.floor(random() * streams.length)] ?? 'r:a';
          await run.append(engine, stream, `${node}-${worker}-${n}`);
          await pause(random() * 60);
        }
      }),
    );
    await Promise.all(workers);
    isOver = true;
    await disturbed;

    const observer = await redisEngine({ url: redis.url });
    closeAfterTest(() => observer.close());
    const stored = await Promise.all(streams.map(async (stream) => [stream, await observer.load(stream)] as const));
    const final = new Map(stored.map(([stream, found]) => [stream, (found?.state ?? []) as string[]]));
    expect(run.operations.filter(({ answeredAt }) => answeredAt === null)).toEqual([]);
    expect(judge({ operations: run.operations, streams: final, seen: run.seen })).toEqual([]);
  });
});

describe('the judge of histories', () => {
  const operation = (value: string, invokedAt: number, answeredAt: number | null): Operation => ({
    stream: 's',
    value,
    invokedAt,
    answeredAt,
  });
  const judged = (operations: Operation[], order: string[], seen: SeenEvent[] = []) =>
    judge({ operations, streams: new Map([['s', order]]), seen: new Map([['s', [seen]]]) });
  const event = (sequence: number, value: string, epoch = 'e'): SeenEvent => ({ epoch, sequence, value });
  const [a, b] = [operation('a', 1, 2), operation('b', 3, 4)];

  it('[E49] finds what is lost, doubled, invented or out of order', () => {
    expect(judged([a, b], ['a', 'b'], [event(1, 'a'), event(2, 'b')])).toEqual([]);
    expect(judged([a, b], ['a'])).toEqual(['s: b was acknowledged and is lost']);
    expect(judged([a, operation('b', 3, null)], ['a'])).toEqual([]);
    expect(judged([a], ['a', 'a'])).toEqual(['s: a happened twice']);
    expect(judged([a], ['a', 'x'])).toEqual(['s: nobody sent x']);
    expect(judged([a, b], ['b', 'a'])).toEqual(['s: a stands after one that was sent later']);
    expect(judged([a, b], ['a', 'b'], [event(1, 'a'), event(3, 'b')])).toEqual(['s, subscriber 0: 3 came after 1']);
    expect(judged([a, b], ['a', 'b'], [event(1, 'a'), event(1, 'b', 'f')])).toEqual([]);
    expect(judged([a, b], ['a', 'b'], [event(1, 'b'), event(2, 'a')])).toEqual(['s, subscriber 0: a came again or out of order']);
    expect(judged([a], ['a'], [event(1, 'x')])).toEqual(['s, subscriber 0: saw x, which did not happen']);
  });
});
