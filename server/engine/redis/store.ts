import type { Redis } from 'ioredis';
import type { Clock } from '../../clock';
import type { Script } from './script';

/** The keys of the store, each under one prefix so that several backends may share a store. */
export interface Keys {
  stream(name: string): string;
  log(name: string): string;
  /** All streams, in the order of their names. */
  readonly streams: string;
  reply(key: string): string;
  /** The keys of replies of one owner, the newest first. */
  replies(owner: string): string;
  record(key: string): string;
  queue(name: string): string;
  /** The id of the newest message of a queue. */
  queueTop(name: string): string;
  readonly timers: string;
  readonly timerPayloads: string;
  readonly timerClaims: string;
  commits(stream: string): string;
  topic(name: string): string;
}

export const keysUnder = (prefix: string): Keys => ({
  stream: (name) => `${prefix}stream:${name}`,
  log: (name) => `${prefix}log:${name}`,
  streams: `${prefix}streams`,
  reply: (key) => `${prefix}reply:${key}`,
  replies: (owner) => `${prefix}replies:${owner}`,
  record: (key) => `${prefix}record:${key}`,
  queue: (name) => `${prefix}queue:${name}`,
  queueTop: (name) => `${prefix}queue-top:${name}`,
  timers: `${prefix}timers`,
  timerPayloads: `${prefix}timer-payloads`,
  timerClaims: `${prefix}timer-claims`,
  commits: (stream) => `${prefix}commits:${stream}`,
  topic: (name) => `${prefix}topic:${name}`,
});

/** The store as the parts of the engine use it. */
export interface Store {
  readonly client: Redis;
  readonly keys: Keys;
  /** Rejects when too few replicas have what was sent before. Without replicas it resolves at once. */
  replicated(): Promise<void>;
  /** The time for scripts: empty for the time of the store, by which clocks of nodes may differ. */
  time(): string;
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
}

export interface StoreOptions {
  client: Redis;
  keys: Keys;
  /** Replicas that a commit waits for. */
  replicas: number;
  /** Its time takes the place of the store's: for tests, which pass hours in a moment. */
  clock: Clock | null;
}

/** Within the time of a request. */
const replicatedWithinMs = 500;

export function createStore({ client, keys, replicas, clock }: StoreOptions): Store {
  const time = (): string => (clock === null ? '' : String(clock.now()));
  return {
    client,
    keys,
    time,
    async replicated() {
      if (replicas === 0) return;
      const reached = await client.wait(replicas, replicatedWithinMs);
      if (reached < replicas) throw new Error(`the commit is at ${reached} of ${replicas} replicas`);
    },
    run: (script, names, args) => script.run(client, names, [time(), ...args]),
  };
}
