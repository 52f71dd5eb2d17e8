import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AbstractConnector, Cluster, Redis, type RedisOptions } from 'ioredis';
import type { Release } from '../../../clock';
import { causeOf, type Log } from '../../../log';
import type { ClusterAddress, Host } from '../address';
import { Script } from '../script';
import { StoreClock } from '../store-clock';
import { Channels } from './channels';
import {
  checkServer,
  commonOptions,
  firstConnected,
  logAbsence,
  pingEveryMs,
  retryDelay,
  watched,
  type Listener,
  type StoreConnection,
} from './connection';

/** The map of the slots is read so often, also without a request that was led elsewhere. */
const slotsEveryMs = 2_000;
/** While a master is away, all are asked so often. */
const awayEveryMs = 500;
/** Shorter than a request takes to fail, so that what waits for a connection fails with it and is not sent later. */
const connectMs = 2_000;

/** By the master of the channel's slot: texts that take several ways would not keep their order. */
const publishScript = new Script(`redis.call('PUBLISH', KEYS[1], ARGV[2])`);

/** Connections to the masters of a cluster for requests, and one to any of them for messages, which each node gets. */
export class ClusterConnection implements StoreConnection {
  readonly client: Cluster;
  readonly clock = new StoreClock();
  private readonly subscriber: Redis;
  private readonly channels: Channels;
  private readonly looking: NodeJS.Timeout;
  /** The masters that answered, and have a working cluster around them. */
  private readonly serving = new Set<string>();
  private readonly away = new Set<string>();
  private looks = 0;
  private turn = 0;
  private subscribedTo = '';
  private isClosed = false;

  constructor(
    private readonly address: ClusterAddress,
    private readonly log: Log,
  ) {
    const { enableOfflineQueue, ...common } = commonOptions;
    const redisOptions = { ...address.options, ...common, connectTimeout: connectMs };
    this.client = new Cluster([...address.nodes], {
      lazyConnect: true,
      enableOfflineQueue,
      clusterRetryStrategy: retryDelay,
      // A request whose connection broke may have been done: only its caller may send it again. Refused ones are led elsewhere.
      retryDelayOnFailover: 0,
      retryDelayOnClusterDown: 0,
      slotsRefreshInterval: slotsEveryMs,
      // Names stay names, for certificates.
      dnsLookup: (host, found) => found(null, host),
      redisOptions,
    });
    this.subscriber = new Redis({
      ...redisOptions,
      enableOfflineQueue,
      retryStrategy: retryDelay,
      Connector: connectorTo(() => this.nextNode(), address.options.tls),
    });
    this.client.on('-node', (one: Redis) => this.note(nameOf(one.options), false));
    this.client.on('error', () => undefined);
    logAbsence(this.subscriber, 'messages', log, () => this.isClosed);
    this.channels = new Channels(this.subscriber);
    this.looking = setInterval(() => {
      this.looks += 1;
      const isTurn = (this.looks * awayEveryMs) % pingEveryMs === 0;
      if (isTurn) watched(this.subscriber, () => this.subscriber.ping());
      if (isTurn || this.serving.size < this.masters.length) this.look();
    }, awayEveryMs);
    this.looking.unref();
  }

  async open(): Promise<void> {
    const { client, subscriber } = this;
    let cause: unknown = null;
    const onError = (error: unknown): void => void (cause = error);
    client.on('node error', onError);
    client.connect().catch((first: unknown) => (cause ??= first));
    const { label } = this.address;
    await firstConnected(label, () => {
      if (causeOf(cause).includes('cluster support disabled'))
        throw new Error(`the store at ${label} is no cluster: its address begins with redis:// or rediss://`);
      return client.status === 'ready' ? 'ready' : { cause };
    });
    client.off('node error', onError);
    subscriber.on('error', onError);
    subscriber.connect().catch(onError);
    await firstConnected(label, () => (subscriber.status === 'ready' ? 'ready' : { cause }));
    subscriber.off('error', onError);
    await Promise.all(this.masters.map((one) => checkServer(one, { label, isCluster: true }, this.log)));
    this.masters.forEach((one) => this.serving.add(nameOf(one.options)));
    if (this.timekeeper !== undefined) await this.clock.read(this.timekeeper);
  }

  /** One master is enough: nodes that all refused new clients would end the service of the others' rooms too. */
  get isReady(): boolean {
    return !this.isClosed && this.client.status === 'ready' && this.subscriber.status === 'ready' && this.serving.size > 0;
  }

  async replicated(): Promise<void> {
    throw new Error('a cluster is not asked for replicas');
  }

  onReturn(act: () => void): void {
    this.channels.onReturn(act);
  }

  subscribe(channel: string, listener: Listener): Promise<Release> {
    return this.channels.subscribe(channel, listener);
  }

  publish(channel: string, text: string): void {
    publishScript.run(this.client, [channel], ['', text]).catch(() => undefined);
  }

  settled(channel: string): Promise<void> {
    return this.channels.arrival(channel, async () => {
      await Promise.all(this.masters.map((one) => one.publish(channel, '')));
      return this.masters.length;
    });
  }

  close(): void {
    this.isClosed = true;
    clearInterval(this.looking);
    this.channels.close();
    this.subscriber.disconnect();
    this.client.disconnect();
  }

  /** The master whose time counts: the first one that serves, by its name, so that all nodes take the same one. */
  private get timekeeper(): Redis | undefined {
    const serving = this.masters.filter(({ options }) => this.serving.has(nameOf(options)));
    return serving.reduce<Redis | undefined>(
      (first, one) => (first === undefined || nameOf(one.options) < nameOf(first.options) ? one : first),
      undefined,
    );
  }

  private get masters(): readonly Redis[] {
    return this.client.nodes('master');
  }

  /** Another one each time, so that a dead one is not tried again and again. */
  private nextNode(): Host {
    const masters = this.masters.map(({ options: { host = '', port = 0 } }) => ({ host, port }));
    const nodes = masters.length > 0 ? masters : this.address.nodes;
    this.turn = this.turn === 0 ? 1 + Math.floor(Math.random() * nodes.length) : this.turn + 1;
    const node = nodes[this.turn % nodes.length] ?? { host: '', port: 0 };
    this.subscribedTo = nameOf(node);
    return node;
  }

  /** Asks each master whether it serves, which also notices half-open connections. */
  private look(): void {
    const names = new Set(this.masters.map(({ options }) => nameOf(options)));
    this.serving.forEach((name) => names.has(name) || this.note(name, false));
    this.masters.filter(({ status }) => status === 'ready' || status === 'wait').forEach((one) => void this.ask(one));
    // A node that left the cluster, or lost the others, gets no messages of theirs.
    const isAlone = this.serving.size > 0 && !this.serving.has(this.subscribedTo);
    if (isAlone && this.subscriber.status === 'ready') this.subscriber.disconnect(true);
  }

  private async ask(one: Redis): Promise<void> {
    const name = nameOf(one.options);
    try {
      const info = String(await one.cluster('INFO'));
      this.note(name, info.includes('cluster_state:ok'));
      if (one === this.timekeeper) await this.clock.read(one);
    } catch (cause) {
      this.note(name, false, causeOf(cause));
      if (one.status === 'ready') one.disconnect();
    }
  }

  /** One line when a master is away, and one when it is back. */
  private note(name: string, serves: boolean, cause = ''): void {
    if (this.isClosed) return;
    if (serves) {
      this.serving.add(name);
      if (this.away.delete(name)) this.log('info', 'a master of the store is back', { master: name });
    } else if (this.serving.delete(name)) {
      this.away.add(name);
      this.log('warn', 'a master of the store is away', { master: name, cause });
    }
  }
}

const nameOf = ({ host = '', port = 0 }: Pick<RedisOptions, 'host' | 'port'>): string => `${host}:${port}`;

/** Connects to another node each time. */
function connectorTo(next: () => Host, tls: RedisOptions['tls']): NonNullable<RedisOptions['Connector']> {
  return class extends AbstractConnector {
    constructor() {
      super(connectMs);
    }

    async connect() {
      this.connecting = true;
      const node = next();
      const stream = tls === undefined ? connectTcp(node) : connectTls({ ...node, ...tls });
      stream.once('error', (error) => (this.firstError = error));
      this.stream = stream;
      return stream;
    }
  };
}
