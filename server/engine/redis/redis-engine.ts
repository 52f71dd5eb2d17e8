import { randomBytes } from 'node:crypto';
import { systemClock, systemRandom, type Clock, type Random } from '../../clock';
import { silent, type Log } from '../../log';
import type { Engine } from '../engine';
import { againMs } from '../timers';
import { isClusterAddress, readStoreAddress, storeAddressForms } from './address';
import { ClusterConnection } from './connection/cluster';
import type { StoreConnection } from './connection/connection';
import { SingleConnection } from './connection/single';
import { FollowedStreams } from './follow';
import { RedisQueues } from './queues';
import { RedisRecords } from './records';
import { keysUnder, partitionTags } from './keys';
import { RedisRosters } from './rosters';
import { createStore } from './store';
import { RedisStreams } from './streams';
import { RedisTimers } from './timers';

export interface RedisEngineOptions {
  /** Where the store is: `redis://`, `rediss://`, `sentinel://`, `redis+cluster://` or `rediss+cluster://`. */
  url: string;
  /** Before every key and channel, without braces. Default: `rtc:`. */
  prefix?: string;
  log?: Log;
  random?: Random;
  /** For tests: its time takes the place of the store's. */
  clock?: Clock;
  /** For tests: a timer that its node has not finished fires again after this time in milliseconds. Default: 15 s. */
  timerAgainMs?: number;
}

/** The engine of several nodes: Redis 6.2 or later, or Valkey. */
export interface RedisEngine extends Engine {
  /** For tests: resolves when everything that was sent so far has had its effect here. */
  settled(): Promise<void>;
}

/**
 * Connects to the store. Rejects when the address cannot be read, or the store is not reached in ten seconds, is too old, or is a cluster
 * where its address names one server.
 */
export async function redisEngine(options: RedisEngineOptions): Promise<RedisEngine> {
  const { url, prefix = 'rtc:', log = silent, random = systemRandom, clock, timerAgainMs = againMs } = options;
  const address = readStoreAddress(url);
  if (address === null) throw new Error(`the address of the store cannot be read: allowed are ${storeAddressForms}`);
  const isCluster = isClusterAddress(address);
  if (isCluster && address.replicas > 0) throw new Error(noReplicas);
  // The first braces of a key decide about its slot.
  if (/[{}]/.test(prefix)) throw new Error(`the prefix ${prefix} has braces, by which a cluster would place its keys: use none`);
  const connection: StoreConnection = isCluster ? new ClusterConnection(address, log) : new SingleConnection(address, log);
  try {
    await connection.open();
  } catch (cause) {
    connection.close();
    throw cause;
  }
  const keys = keysUnder(prefix, isCluster ? partitionTags : []);
  const store = createStore({ connection, keys, replicas: address.replicas, clock: clock ?? null });
  const streams = new RedisStreams(store, random);
  const followed = new FollowedStreams(connection, keys, streams, log);
  const records = new RedisRecords(store);
  const queues = new RedisQueues(store);
  const rosters = new RedisRosters(store);
  const timers = new RedisTimers(store, clock ?? systemClock, random, { log, againMs: timerAgainMs });
  return {
    ...(clock === undefined ? { now: () => connection.clock.now() } : {}),
    get isReady() {
      return connection.isReady;
    },
    commit: (change) => streams.commit(change),
    load: (stream) => streams.load(stream),
    read: (stream, after) => streams.read(stream, after),
    subscribe: (stream, onEvents, onLost = () => undefined) => followed.follow(stream, { onEvents, onLost }),
    drop: (stream, expected) => streams.drop(stream, expected),
    streams: (of, page) => streams.names(of, page),
    rosterEntry: (stream, id) => rosters.entry(stream, id),
    rosterPage: (stream, page) => rosters.page(stream, page),
    rosterSummary: (stream, most) => rosters.summary(stream, most),
    replied: (stream, key) => streams.replied(stream, key),
    put: (key, value, ttlMs, rank) => records.put(key, value, ttlMs, rank),
    get: (key) => records.get(key),
    remove: (key) => records.remove(key),
    replace: (key, expected, value, ttlMs) => records.replace(key, expected, value, ttlMs),
    increment: (key, ttlMs) => records.increment(key, ttlMs),
    publish: (topic, text) => connection.publish(keys.topic(topic), text),
    listen: (topic, listener) => connection.subscribe(keys.topic(topic), listener),
    setTimer: (id, inMs, payload, how) => timers.set(id, inMs, payload, how),
    clearTimer: (id) => timers.cancel(id),
    onTimer: (listener) => timers.on(listener),
    enqueue: (queue, messages) => queues.enqueue(queue, messages),
    queued: (queue, most) => queues.queued(queue, most),
    dequeue: (queue, upTo) => queues.dequeue(queue, upTo),
    async settled() {
      for (let round = 0; round < rounds; round += 1) {
        await timers.check();
        // Messages come in the order in which they were sent, so all earlier ones are here when this is.
        await connection.settled(`${prefix}settled:${randomBytes(6).toString('hex')}`);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async close() {
      followed.close();
      timers.close();
      connection.close();
    },
  };
}

const noReplicas =
  'the address of a cluster takes no ?replicas=N, because a request for the count of replicas may reach another node than the commit: set min-replicas-to-write in the configuration of Redis instead';

/** The effects of an effect, such as the commit of a listener, take a further round each. */
const rounds = 6;
