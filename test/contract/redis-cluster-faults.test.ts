import type { Position } from '../../components/core/protocol/messages';
import { queueTimer, type Engine } from '../../server/engine/engine';
import { keysUnder, partitionTags } from '../../server/engine/redis/keys';
import { redisEngine } from '../../server/engine/redis/redis-engine';
import { closeAfterTest } from '../harness/close-after-test';
import { startRedis } from '../harness/servers/redis';
import { appendValue } from './append-value';
import { startCluster, type RedisCluster } from '../harness/servers/redis-cluster';

const keys = keysUnder('rtc:', partitionTags);

async function node(url: string): Promise<Engine> {
  const engine = await redisEngine({ url });
  closeAfterTest(() => engine.close());
  return engine;
}
const until = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
};

/** A stream of each master. */
async function streamOf(cluster: RedisCluster, at: number): Promise<string> {
  for (let n = 0; ; n += 1) {
    const stream = `r:room-${n}`;
    if ((await cluster.masterOf(keys.of(stream).stream)) === cluster.masters[at]) return stream;
  }
}

interface Append {
  /** How many of its attempts failed; the last one was answered. */
  failures: number;
  at: Position;
}

/** Appends a value as a client does: it repeats what was not answered, under the same key. */
async function append(engine: Engine, stream: string, value: number): Promise<Append> {
  for (let failures = 0; ; failures += 1) {
    try {
      const { stored, done } = await appendValue(engine, stream, value);
      if (done.ok) return { failures, at: done.at };
      if (done.why === 'repeated') return { failures, at: stored?.at ?? { e: '', s: 0 } };
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

interface Seen {
  values: number[];
  /** The position of each. */
  at: Position[];
  lost: number;
}

async function follow(engine: Engine, stream: string): Promise<Seen> {
  const seen: Seen = { values: [], at: [], lost: 0 };
  await engine.subscribe(
    stream,
    (events) =>
      events.forEach((event) => {
        seen.at.push({ e: event.e, s: event.s });
        if (event.k === 'message.sent') seen.values.push(Number(event.d.value));
      }),
    () => (seen.lost += 1),
  );
  return seen;
}
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_none, at) => from + at);

describe('a cluster', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });

  it('[E52] has partitions with equal shares of the slots, and everything that one change touches is in one of them', async () => {
    const slotsOf = (...names: string[]): Promise<number[]> => Promise.all(names.map((name) => cluster.slotOf(name)));
    const slots = await slotsOf(...keys.partitions.map(({ streams }) => streams));
    expect(slots.map((slot) => Math.floor(slot / 1_024))).toEqual(numbers(0, 15));
    const shares = await Promise.all(keys.partitions.map(({ streams }) => cluster.masterOf(streams)));
    expect(cluster.masters.map((master) => shares.filter((one) => one === master).length)).toEqual([5, 5, 6]);
    for (const stream of ['r:demo', 'u:{ana}', 'c:1/2']) {
      const { partition, stream: state, log, roster, replies, replyOrder, queue, queueTop } = keys.of(stream);
      const name = `webhook:${stream}`;
      const touched = [
        state,
        log,
        ...roster,
        replies('s'),
        replyOrder('s'),
        queue(name),
        queueTop(name),
        ...Object.values(partition),
      ];
      expect(new Set(await slotsOf(...touched)).size).toBe(1);
      expect(keys.ofTimer(queueTimer(name))).toBe(partition);
    }
  });

  it('[E53] refuses an address with the reason where it does not fit the store, or asks for replicas', async () => {
    const single = await startRedis();
    await expect(redisEngine({ url: `${cluster.url}?replicas=1` })).rejects.toThrow('takes no ?replicas=N');
    await expect(redisEngine({ url: cluster.masters[0]?.url ?? '' })).rejects.toThrow('begins with redis+cluster://');
    await expect(redisEngine({ url: single.url.replace('redis', 'redis+cluster') })).rejects.toThrow('is no cluster');
    await expect(redisEngine({ url: cluster.url, prefix: '{a}' })).rejects.toThrow('has braces');
  });

  it('[E55] loses and doubles nothing of the commits that are made while a slot moves to another master', async () => {
    const [one, another] = [await node(cluster.url), await node(cluster.url)];
    const stream = await streamOf(cluster, 0);
    const seen = await follow(another, stream);
    let isOver = false;
    const appended: number[] = [];
    const appends = [one, another].map(async (engine, at) => {
      for (let value = at + 1; !isOver; value += 2) {
        await append(engine, stream, value);
        appended.push(value);
      }
    });
    const [, second] = cluster.masters;
    if (second === undefined) throw new Error('a cluster has masters');
    await until(() => appended.length > 20);
    await cluster.move(keys.of(stream).stream, second);
    const moved = appended.length;
    await until(() => appended.length > moved + 20);
    isOver = true;
    await Promise.all(appends);
    const found = await one.load(stream);
    const stored = found?.state as number[];
    expect(stored.slice().sort((a, b) => a - b)).toEqual(appended.slice().sort((a, b) => a - b));
    await until(() => seen.at.some(({ e, s }) => e === found?.at.e && s === found.at.s));
    // The first message of the new epoch, from another master, may overtake the last ones of the old epoch. Clients get a snapshot then.
    expect(seen.values).toEqual(stored.filter((value) => seen.values.includes(value)));
    const [first, ...epochs] = Array.from(new Set(seen.at.map(({ e }) => e)), (e) => seen.at.filter((at) => at.e === e));
    for (const at of [first ?? [], ...epochs]) expect(at.map(({ s }) => s)).toEqual(numbers(1, at.length));
    expect(epochs.map((at) => at.length)).toEqual([found?.at.s]);
    expect(seen.lost).toBe(0);
  });
});

describe('a master of a cluster that is killed', () => {
  it('[E54] fails requests to it until its replica has taken over, loses and doubles nothing, and disturbs no other master', async () => {
    const cluster = await startCluster({ replicas: true });
    const [writer, reader] = [await node(cluster.url), await node(cluster.url)];
    const [stream, other] = [await streamOf(cluster, 0), await streamOf(cluster, 1)];
    const [seen, seenOther] = [await follow(reader, stream), await follow(reader, other)];
    for (const value of numbers(1, 5)) await append(writer, stream, value);
    await cluster.replicated();
    await cluster.masters[0]?.kill();
    let isOver = false;
    const failures: number[] = [];
    const goesOn = (async () => {
      for (let value = 1; !isOver; value += 1) {
        failures.push((await append(writer, other, value)).failures);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    })();
    await expect(writer.load(stream)).rejects.toThrow();
    // Its connection for messages may have to find another node.
    await until(() => writer.isReady);
    await expect(writer.load(stream)).rejects.toThrow();
    const first = await append(writer, stream, 6);
    for (const value of numbers(7, 10)) await append(writer, stream, value);
    isOver = true;
    await goesOn;
    expect(first.failures).toBeGreaterThan(0);
    expect((await writer.load(stream))?.state).toEqual(numbers(1, 10));
    await until(() => seen.values.length >= 10 && seenOther.values.length >= failures.length);
    const epochs = new Set(seen.at.map(({ e }) => e)).size;
    expect({ values: seen.values, epochs, lost: seen.lost }).toEqual({ values: numbers(1, 10), epochs: 2, lost: 0 });
    expect(new Set(failures)).toEqual(new Set([0]));
    expect(seenOther.values).toEqual(numbers(1, failures.length));
  });

  it('[E56] makes nodes unready where the cluster wants all of its slots, until it is back', async () => {
    const cluster = await startCluster({ fullCoverage: true });
    const engine = await node(cluster.url);
    const other = await streamOf(cluster, 1);
    await append(engine, other, 1);
    await cluster.masters[0]?.kill();
    await until(() => engine.load(other).then(() => false, (cause: Error) => cause.message.startsWith('CLUSTERDOWN'))); // prettier-ignore
    await until(() => !engine.isReady);
    await cluster.masters[0]?.start();
    await until(() => engine.isReady);
    await append(engine, other, 2);
    expect((await engine.load(other))?.state).toEqual([1, 2]);
  });
});
