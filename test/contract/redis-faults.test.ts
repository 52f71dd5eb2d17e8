import { Redis } from 'ioredis';
import type { Position, StreamEvent } from '../../components/core/protocol/messages';
import type { Engine, NewEvent } from '../../server/engine/engine';
import { redisEngine } from '../../server/engine/redis/redis-engine';
import { FakeClock } from '../fakes/platform/fake-clock';
import { closeAfterTest } from '../harness/close-after-test';
import { cuttingProxy } from '../harness/proxies/cutting-proxy';
import { startRedis, startReplica, startSentinel, type RedisServer } from '../harness/servers/redis';

const said = (value: number): NewEvent => ({ k: 'message.sent', d: { id: 'ana', topic: 'chat', value } });
const valueOf = (event: StreamEvent): unknown => (event.k === 'message.sent' ? event.d.value : event.k);

async function node(url: string, clock?: FakeClock): Promise<Engine> {
  const engine = await redisEngine({ url, ...(clock === undefined ? {} : { clock }) });
  closeAfterTest(() => engine.close());
  return engine;
}
const until = async (isTrue: () => boolean | Promise<boolean>, everyMs = 20): Promise<void> => {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, everyMs));
};

/** A reader of one stream: what it got, and how often it was told that something is lost. */
async function follow(engine: Engine, stream = 'r:a'): Promise<{ values: unknown[]; epochs: Set<string>; lost: number }> {
  const seen = { values: [] as unknown[], epochs: new Set<string>(), lost: 0 };
  await engine.subscribe(
    stream,
    (events) =>
      events.forEach((event) => {
        seen.values.push(valueOf(event));
        seen.epochs.add(event.e);
      }),
    () => (seen.lost += 1),
  );
  return seen;
}

async function commit(engine: Engine, value: number, expected: Position | null): Promise<Position> {
  const done = await engine.commit({ stream: 'r:a', expected, events: [said(value)], state: value });
  if (!done.ok) throw new Error(done.why);
  return done.at;
}
/** Makes a process the replica of another one, or a master. */
async function follows(port: number, master: number | null): Promise<void> {
  const client = new Redis(port, '127.0.0.1');
  await (master === null ? client.replicaof('NO', 'ONE') : client.replicaof('127.0.0.1', master));
  client.disconnect();
}
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_none, at) => from + at);
async function commitAll(engine: Engine, values: readonly number[], expected: Position | null): Promise<Position> {
  let at = expected;
  for (const value of values) at = await commit(engine, value, at);
  if (at === null) throw new Error('nothing to commit');
  return at;
}

describe('a connection to Redis that breaks', () => {
  let redis: RedisServer;
  beforeEach(async () => {
    redis = await startRedis();
  });

  it('[E39] loses and repeats nothing for subscribers: commits of that time come once, in order', async () => {
    const proxy = await cuttingProxy(redis.port);
    const [writer, reader] = [await node(redis.url), await node(`redis://127.0.0.1:${proxy.port}`)];
    const seen = await follow(reader);
    let at: Position | null = null;
    for (let round = 0; round < 8; round += 1) {
      at = await commitAll(writer, numbers(round * 10, round * 10 + 4), at);
      proxy.cut();
      at = await commitAll(writer, numbers(round * 10 + 5, round * 10 + 9), at);
    }
    await until(() => seen.values.length >= 80);
    expect(seen).toEqual({ values: numbers(0, 79), epochs: new Set([at?.e]), lost: 0 });
  });

  it('[E39] may break again in the moment of its return, as often as it likes', async () => {
    const proxy = await cuttingProxy(redis.port);
    const [writer, reader] = [await node(redis.url), await node(`redis://127.0.0.1:${proxy.port}`)];
    const seen = await follow(reader);
    let at: Position | null = null;
    for (let round = 0; round < 12; round += 1) {
      proxy.cut();
      at = await commit(writer, round, at);
      await until(() => !reader.isReady);
      await until(() => reader.isReady, 0);
    }
    await until(() => seen.values.length >= 12);
    expect(seen).toEqual({ values: numbers(0, 11), epochs: new Set([at?.e]), lost: 0 });
  });

  it('[E40] tells a subscriber that lost more than is kept, so that it loads the stream again', async () => {
    const proxy = await cuttingProxy(redis.port);
    const [writer, reader] = [await node(redis.url), await node(`redis://127.0.0.1:${proxy.port}`)];
    const at = await commit(writer, 0, null);
    const seen = await follow(reader);
    proxy.freeze(true);
    const top = await commitAll(writer, numbers(1, 600), at);
    proxy.freeze(false);
    proxy.cut();
    await until(() => seen.lost > 0);
    expect(seen.lost).toBe(1);
    await commit(writer, 601, top);
    await until(() => seen.values.includes(601));
    expect(new Set(seen.values).size).toBe(seen.values.length);
  });

  it('[E43] fails requests at once and is not ready; it is ready again when Redis is back', async () => {
    const engine = await node(redis.url);
    const at = await commit(engine, 1, null);
    await redis.kill();
    await until(() => !engine.isReady);
    await expect(engine.load('r:a')).rejects.toThrow();
    await expect(engine.commit({ stream: 'r:a', expected: at, events: [said(2)], state: 2 })).rejects.toThrow();
    await expect(engine.subscribe('r:b', () => undefined)).rejects.toThrow();
    await redis.start();
    await until(() => engine.isReady);
    expect(await engine.load('r:a')).toBeNull();
  });

  it('[E44] fails a request that Redis does not answer, and takes new ones when it answers again', async () => {
    const engine = await node(redis.url);
    await commit(engine, 1, null);
    redis.freeze(true);
    await expect(engine.load('r:a')).rejects.toThrow();
    redis.freeze(false);
    await until(async () => (await engine.load('r:a').catch(() => null)) !== null);
  });
});

describe('Redis that was killed', () => {
  it('[E41] never gives a number of a stream twice: after a restart its commits are in another epoch', async () => {
    const redis = await startRedis('always');
    const engine = await node(redis.url);
    const seen = await follow(engine);
    const before = await commitAll(engine, [1, 2, 3], null);
    await redis.kill();
    await redis.start();
    await until(() => engine.isReady);
    expect((await engine.load('r:a'))?.at).toEqual(before);
    const after = await commit(engine, 4, before);
    expect([after.s, after.e === before.e]).toEqual([1, false]);
    // A reader of the old epoch needs a snapshot.
    expect(await engine.read('r:a', before)).toBeNull();
    await until(() => seen.values.includes(4));
    expect(seen.epochs).toEqual(new Set([before.e, after.e]));
  });

  it.each(['always', 'everysec'] as const)('[E42] keeps every acknowledged commit with appendfsync %s', async (durability) => {
    const redis = await startRedis(durability);
    const engine = await node(redis.url);
    let [acknowledged, at]: [number, Position | null] = [0, null];
    const killed = new Promise<void>((resolve) => setTimeout(() => void redis.kill().then(resolve), 200));
    for (let value = 1; ; value += 1) {
      const next: Position | null = await commit(engine, value, at).catch(() => null);
      if (next === null) break;
      [acknowledged, at] = [value, next];
    }
    await killed;
    await redis.start();
    await until(() => engine.isReady);
    const stored = await engine.load('r:a');
    // The commit that was under way may have happened too.
    expect([acknowledged, acknowledged + 1]).toContain(stored?.state);
    expect(acknowledged).toBeGreaterThan(0);
  });

  it('[E87] keeps the roster of a stream over a restart, and goes on with it in the next epoch', async () => {
    const redis = await startRedis('always');
    const engine = await node(redis.url);
    const at = await commit(engine, 1, null);
    const enter = (id: string, expected: Position) =>
      engine.commit({ stream: 'r:a', expected, events: [], roster: { id, expected: null, entry: id } });
    expect((await enter('ana', at)).ok).toBe(true);
    await redis.kill();
    await redis.start();
    await until(() => engine.isReady);
    expect((await enter('bo', at)).ok).toBe(true);
    const after = await commit(engine, 2, at);
    expect(after.e).not.toBe(at.e);
    expect(await enter('cy', at)).toEqual({ ok: false, why: 'conflict' });
    expect((await enter('cy', after)).ok).toBe(true);
    expect((await engine.rosterPage('r:a', { after: null, most: 10 })).map(({ id }) => id)).toEqual(['ana', 'bo', 'cy']);
  });

  it('[E42] without persistence tells subscribers that their stream is gone', async () => {
    const redis = await startRedis('nothing');
    const engine = await node(redis.url);
    await commitAll(engine, [1, 2, 3], null);
    const seen = await follow(engine);
    await redis.kill();
    await redis.start();
    await until(() => seen.lost > 0);
    expect(await engine.load('r:a')).toBeNull();
    expect((await commit(engine, 4, null)).s).toBe(1);
    await until(() => seen.values.includes(4));
    expect(seen.lost).toBe(1);
  });
});

describe('timers on several nodes', () => {
  it('[E38] fire on another node when the one that claimed them died', async () => {
    const redis = await startRedis();
    const clock = new FakeClock();
    const [dying, other] = [await node(redis.url, clock), await node(redis.url, clock)];
    const claimed = jest.fn(() => new Promise<void>(() => undefined));
    dying.onTimer(claimed);
    await dying.setTimer('a', 1_000, 'payload');
    await until(() => {
      clock.advance(1_000);
      return claimed.mock.calls.length > 0;
    });
    await dying.close();
    const fired: unknown[] = [];
    other.onTimer((id, payload) => fired.push([id, payload]));
    await until(() => {
      clock.advance(1_000);
      return fired.length > 0;
    });
    expect(fired).toEqual([['a', 'payload']]);
  });

  it('[E45] are due by the clock of the store, so a node whose clock is an hour off neither hurries nor delays them', async () => {
    const redis = await startRedis();
    const engine = await node(redis.url);
    const real = Date.now.bind(Date);
    const fired: string[] = [];
    engine.onTimer((id) => fired.push(id));
    for (const skewMs of [3_600_000, -3_600_000]) {
      jest.spyOn(Date, 'now').mockImplementation(() => real() + skewMs);
      await engine.setTimer(`later ${skewMs}`, 3_000_000, null);
      await engine.setTimer(`soon ${skewMs}`, 10, null);
      await until(() => fired.includes(`soon ${skewMs}`));
    }
    const done = await engine.commit({ stream: 'r:a', expected: null, events: [said(1)], state: 1 });
    jest.restoreAllMocks();
    expect(fired).toEqual(['soon 3600000', 'soon -3600000']);
    expect(done.ok && Math.abs((done.events[0]?.ts ?? 0) - real()) < 60_000).toBe(true);
  });
});

describe('replicas', () => {
  it('[E48] are waited for: a commit that no replica has is not acknowledged, also when it is repeated', async () => {
    const master = await startRedis();
    const replica = await startReplica(master);
    const engine = await node(`${master.url}?replicas=1`);
    let at: Position | null = null;
    await until(async () => {
      at = await commit(engine, 1, null).catch(() => null);
      return at !== null || (await engine.load('r:a')) !== null;
    });
    await replica.kill();
    const expected = (await engine.load('r:a'))?.at ?? null;
    const change = { stream: 'r:a', expected, events: [said(2)], state: 2, once: { key: 'session/k', reply: true } };
    await expect(engine.commit(change)).rejects.toThrow('0 of 1 replicas');
    await expect(engine.commit(change)).rejects.toThrow('0 of 1 replicas');
    await replica.start();
    await until(async () => (await engine.commit(change).catch(() => null)) !== null);
    expect((await engine.load('r:a'))?.state).toBe(2);
  });
});

describe('a master that was a replica in between', () => {
  it('[E57] begins another epoch, because what it had not passed on is gone although its process never ended', async () => {
    const master = await startRedis();
    const replica = await startReplica(master);
    const engine = await node(master.url);
    const at = await commitAll(engine, [1, 2], null);
    const atReplica = await node(replica.url);
    await until(async () => (await atReplica.load('r:a'))?.at.s === 2);
    await follows(replica.port, null);
    const lost = await commit(engine, 3, at);
    await follows(master.port, replica.port);
    await until(async () => (await engine.load('r:a'))?.at.s === 2);
    await follows(master.port, null);
    const after = await commit(engine, 4, (await engine.load('r:a'))?.at ?? null);
    expect(lost.s).toBe(3);
    expect([after.s, after.e === lost.e]).toEqual([1, false]);
  });
});

describe('Sentinel', () => {
  it('[E47] leads nodes to the new master, and streams go on there in another epoch', async () => {
    const master = await startRedis();
    const replica = await startReplica(master);
    const sentinel = await startSentinel(master);
    const engine = await node(`sentinel://127.0.0.1:${sentinel.port}/rooms`);
    const seen = await follow(engine);
    const before = await commitAll(engine, [1, 2, 3], null);
    const atReplica = await node(replica.url);
    await until(async () => (await atReplica.load('r:a'))?.at.s === 3);
    await master.kill();
    let after: Position | null = null;
    await until(async () => {
      after = await commit(engine, 4, before).catch(() => null);
      return after !== null;
    });
    expect((await atReplica.load('r:a'))?.at).toEqual(after);
    await until(() => seen.values.includes(4));
    expect(seen.values).toEqual([1, 2, 3, 4]);
  });
});
