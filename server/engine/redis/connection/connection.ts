import type { Redis, RedisOptions } from 'ioredis';
import type { Release } from '../../../clock';
import { causeOf, type Log } from '../../../log';
import type { ScriptClient } from '../script';
import type { StoreClock } from '../store-clock';

/** The commands of a client, which are the same for one server and for a cluster. */
export interface StoreClient extends ScriptClient {
  hmget(key: string, ...fields: string[]): Promise<(string | null)[]>;
  hget(key: string, field: string): Promise<string | null>;
  zrangebylex(key: string, from: string, to: Buffer, limit: 'LIMIT', offset: number, count: number): Promise<string[]>;
  del(key: string): Promise<number>;
}

export type Listener = (text: string) => void;

/** A connection for requests, and one for messages, because a connection that gets messages takes no requests. */
export interface StoreConnection {
  readonly client: StoreClient;
  /** The time of the store; in a cluster that of the same master for all nodes, as long as it serves. */
  readonly clock: StoreClock;
  readonly isReady: boolean;
  /** Rejects when the store cannot be reached in ten seconds, is too old, or is of another kind than its address says. */
  open(): Promise<void>;
  /** Rejects when fewer replicas have what was sent before, within some hundred milliseconds. */
  replicated(replicas: number): Promise<void>;
  /** Called whenever messages may have been missed, because their connection was away. */
  onReturn(act: () => void): void;
  /** Resolves when every later message of the channel comes, as long as the connection holds. */
  subscribe(channel: string, listener: Listener): Promise<Release>;
  /** A text that may be lost. Texts of one channel come in their order. */
  publish(channel: string, text: string): void;
  /** Resolves when everything that was published before has come here: for tests. */
  settled(channel: string): Promise<void>;
  close(): void;
}

/** Half-open connections are noticed by a request that is not answered. */
export const pingEveryMs = 2_000;
/** The start of a node waits so long for its store. */
const firstConnectMs = 10_000;
const retryMs = { first: 50, most: 1_000 } as const;
const leastVersion = [6, 2] as const;

export const retryDelay = (times: number): number =>
  Math.min(retryMs.most, retryMs.first * 2 ** times) * (0.5 + Math.random() / 2);

/** The options of each connection to a server. */
export const commonOptions = {
  lazyConnect: true,
  // Requests fail at once while the store is away, and none is sent twice: only its caller knows whether that is safe.
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  // Its promise is nobody's: a connection that breaks again in that moment would end the process.
  autoResubscribe: false,
  maxRetriesPerRequest: 0,
  // A request that takes longer has failed: its caller answers `unavailable`, and the client repeats it.
  commandTimeout: 3_000,
  connectTimeout: 5_000,
  keepAlive: 10_000,
} satisfies RedisOptions;

/** Waits until a client that connects is ready. `state` says so, or why it is not yet. */
export async function firstConnected(label: string, state: () => 'ready' | { cause: unknown }): Promise<void> {
  const deadline = Date.now() + firstConnectMs;
  for (let now = state(); now !== 'ready'; now = state()) {
    if (Date.now() > deadline) throw new Error(`the store at ${label} was not reached: ${causeOf(now.cause)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Throws when a server is too old or not of the kind that its address says; warns when it may throw our keys away. */
export async function checkServer(
  one: Redis,
  { label, isCluster }: { label: string; isCluster: boolean },
  log: Log,
): Promise<void> {
  const info = `${await one.info('server')}\r\n${await one.info('memory')}`;
  const valueOf = (name: string): string => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1] ?? '';
  const version = valueOf('redis_version');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < leastVersion[0] || (major === leastVersion[0] && minor < leastVersion[1]);
  if (isOld) throw new Error(`the store at ${label} is Redis ${version}: ${leastVersion.join('.')} or later is needed`);
  if (!isCluster && valueOf('redis_mode') === 'cluster')
    throw new Error(
      `the store at ${label} is a node of a cluster: its address begins with redis+cluster:// or rediss+cluster://`,
    );
  if (valueOf('maxmemory_policy') !== 'noeviction' && valueOf('maxmemory') !== '0')
    log('warn', 'the store throws rooms away when its memory is full: set maxmemory-policy noeviction', {
      policy: valueOf('maxmemory_policy'),
    });
}

/** One line when a connection is away, and one when it is back. */
export function logAbsence(one: Redis, what: string, log: Log, isClosed: () => boolean): void {
  let isAway = false;
  let cause = '';
  one.on('error', (error: unknown) => (cause = causeOf(error)));
  one.on('close', () => {
    if (isAway || isClosed()) return;
    isAway = true;
    log('warn', 'the store is away', { what, cause });
  });
  one.on('ready', () => {
    if (isAway) log('info', 'the store is back', { what });
    isAway = false;
  });
}

/** Asks something that an open connection answers, and connects again when there is no answer. */
export function watched(one: Redis, ask: () => Promise<unknown>): void {
  if (one.status !== 'ready') return;
  // The client connects again after this.
  ask().catch(() => one.status === 'ready' && one.disconnect(true));
}
