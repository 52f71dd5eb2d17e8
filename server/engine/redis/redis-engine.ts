import { randomBytes } from 'node:crypto';
import { systemClock, systemRandom, type Clock, type Random } from '../../clock';
import { silent, type Log } from '../../log';
import type { Engine } from '../engine';
import { readStoreAddress, storeAddressForms } from './address';
import { RedisConnection } from './connection';
import { FollowedStreams } from './follow';
import { RedisQueues } from './queues';
import { RedisRecords } from './records';
import { createStore, keysUnder } from './store';
import { RedisStreams } from './streams';
import { RedisTimers } from './timers';

export interface RedisEngineOptions {
  /** Where the store is: `redis://`, `rediss://` or `sentinel://`. */
  url: string;
  /** Before every key and channel. Default: `rtc:`. */
  prefix?: string;
  log?: Log;
  random?: Random;
  /** For tests: its time takes the place of the store's. */
  clock?: Clock;
}

/** The engine of several nodes: Redis 6.2 or later, or Valkey. */
export interface RedisEngine extends Engine {
  /** For tests: resolves when everything that was sent so far has had its effect here. */
  settled(): Promise<void>;
}

/** Connects to the store. Rejects when the address cannot be read, or the store is not reached in ten seconds or is too old. */
export async function redisEngine(options: RedisEngineOptions): Promise<RedisEngine> {
  const { url, prefix = 'rtc:', log = silent, random = systemRandom, clock } = options;
  const address = readStoreAddress(url);
  if (address === null) throw new Error(`the address of the store cannot be read: allowed are ${storeAddressForms}`);
  const connection = new RedisConnection(address, log);
  try {
    await connection.open();
  } catch (cause) {
    connection.close();
    throw cause;
  }
  const keys = keysUnder(prefix);
  const store = createStore({ client: connection.client, keys, replicas: address.replicas, clock: clock ?? null });
  const streams = new RedisStreams(store, random);
  const followed = new FollowedStreams(connection, keys, streams, log);
  const records = new RedisRecords(store);
  const queues = new RedisQueues(store);
  const timers = new RedisTimers(store, clock ?? systemClock, random, log);
  return {
    get isReady() {
      return connection.isReady;
    },
    commit: (change) => streams.commit(change),
    load: (stream) => streams.load(stream),
    read: (stream, after) => streams.read(stream, after),
    subscribe: (stream, onEvents, onLost = () => undefined) => followed.follow(stream, { onEvents, onLost }),
    drop: (stream, expected) => streams.drop(stream, expected),
    streams: (of, page) => streams.names(of, page),
    replied: (key) => streams.replied(key),
    put: (key, value, ttlMs) => records.put(key, value, ttlMs),
    get: (key) => records.get(key),
    remove: (key) => records.remove(key),
    increment: (key, ttlMs) => records.increment(key, ttlMs),
    publish: (topic, text) => connection.publish(keys.topic(topic), text),
    listen: (topic, listener) => connection.subscribe(keys.topic(topic), listener),
    setTimer: (id, inMs, payload) => timers.set(id, inMs, payload),
    clearTimer: (id) => timers.cancel(id),
    onTimer: (listener) => timers.on(listener),
    enqueue: (queue, messages) => queues.enqueue(queue, messages),
    queued: (queue, most) => queues.queued(queue, most),
    dequeue: (queue, upTo) => queues.dequeue(queue, upTo),
    async settled() {
      for (let round = 0; round < rounds; round += 1) {
        await timers.check();
        await arrival(connection, `${prefix}settled:${randomBytes(6).toString('hex')}`);
      }
    },
    async close() {
      followed.close();
      timers.close();
      connection.close();
    },
  };
}

/** The effects of an effect, such as the commit of a listener, take a further round each. */
const rounds = 6;

/** Messages come in the order in which they were sent, so all earlier ones are here when this one is. */
async function arrival(connection: RedisConnection, channel: string): Promise<void> {
  let arrived: () => void = () => undefined;
  const message = new Promise<void>((resolve) => (arrived = resolve));
  const release = await connection.subscribe(channel, () => arrived());
  await connection.client.publish(channel, '');
  await message;
  release();
  await new Promise((resolve) => setImmediate(resolve));
}
