import { Redis, type RedisOptions } from 'ioredis';
import type { Release } from '../../clock';
import { causeOf, type Log } from '../../log';
import type { StoreAddress } from './address';

/** A request to the store that takes longer has failed: its caller answers `unavailable`, and the client repeats it. */
const requestMs = 3_000;
const connectMs = 5_000;
/** The start of a node waits so long for its store. */
const firstConnectMs = 10_000;
/** Half-open connections are noticed by a ping that is not answered. */
const pingEveryMs = 2_000;
const retryMs = { first: 50, most: 1_000 } as const;
const leastVersion = [6, 2] as const;

type Listener = (text: string) => void;

/** Two connections to the store: one for requests, and one for messages, because a connection that gets messages takes no requests. */
export class RedisConnection {
  readonly client: Redis;
  private readonly subscriber: Redis;
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly returned: (() => void)[] = [];
  private readonly pinging: NodeJS.Timeout;
  private isClosed = false;

  constructor(
    private readonly address: StoreAddress,
    private readonly log: Log,
  ) {
    const options: RedisOptions = {
      ...address.options,
      lazyConnect: true,
      // Requests fail at once while the store is away, and none is sent twice: only its caller knows whether that is safe.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      // Its promise is nobody's: a connection that breaks again in that moment would end the process.
      autoResubscribe: false,
      maxRetriesPerRequest: 0,
      commandTimeout: requestMs,
      connectTimeout: connectMs,
      keepAlive: 10_000,
      retryStrategy: (times) => Math.min(retryMs.most, retryMs.first * 2 ** times) * (0.5 + Math.random() / 2),
      // A replica after a failover: the next connection asks the sentinels for the new master.
      reconnectOnError: (cause) => cause.message.startsWith('READONLY'),
    };
    this.client = new Redis(options);
    this.subscriber = new Redis(options);
    this.watch(this.client, 'requests');
    this.watch(this.subscriber, 'messages');
    this.subscriber.on('message', (channel: string, text: string) => this.onMessage(channel, text));
    this.subscriber.on('ready', () => void this.subscribeAgain());
    this.pinging = setInterval(() => [this.client, this.subscriber].forEach(ping), pingEveryMs);
    this.pinging.unref();
  }

  /** Rejects when the store cannot be reached in ten seconds, is too old, or may throw our keys away. */
  async open(): Promise<void> {
    await Promise.all([this.client, this.subscriber].map((one) => this.firstConnected(one)));
    const info = `${await this.client.info('server')}\r\n${await this.client.info('memory')}`;
    const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? '';
    const [major = 0, minor = 0] = version.split('.').map(Number);
    const isOld = major < leastVersion[0] || (major === leastVersion[0] && minor < leastVersion[1]);
    if (isOld)
      throw new Error(`the store at ${this.address.label} is Redis ${version}: ${leastVersion.join('.')} or later is needed`);
    const [policy, most] = ['maxmemory_policy', 'maxmemory'].map(
      (name) => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1] ?? '',
    );
    if (policy !== 'noeviction' && most !== '0')
      this.log('warn', 'the store throws rooms away when its memory is full: set maxmemory-policy noeviction', {
        policy: policy ?? '',
      });
  }

  get isReady(): boolean {
    return !this.isClosed && this.client.status === 'ready' && this.subscriber.status === 'ready';
  }

  /** Called whenever messages may have been missed, because their connection was away. */
  onReturn(act: () => void): void {
    this.returned.push(act);
  }

  /** Resolves when every later message of the channel comes, as long as the connection holds. */
  async subscribe(channel: string, listener: Listener): Promise<Release> {
    const listeners = this.listeners.get(channel) ?? new Set<Listener>();
    this.listeners.set(channel, listeners);
    // Each subscriber has a function of its own, so that one function may listen twice.
    const own: Listener = (text) => listener(text);
    listeners.add(own);
    const release = (): void => {
      if (!listeners.delete(own) || listeners.size > 0 || this.listeners.get(channel) !== listeners) return;
      this.listeners.delete(channel);
      // Without an answer a channel without listeners goes on, which costs little.
      if (!this.isClosed) this.subscriber.unsubscribe(channel).catch(() => undefined);
    };
    try {
      await this.subscriber.subscribe(channel);
    } catch (cause) {
      release();
      throw cause;
    }
    return release;
  }

  /** A text that may be lost. */
  publish(channel: string, text: string): void {
    this.client.publish(channel, text).catch(() => undefined);
  }

  close(): void {
    this.isClosed = true;
    clearInterval(this.pinging);
    this.listeners.clear();
    this.returned.length = 0;
    [this.client, this.subscriber].forEach((one) => one.disconnect());
  }

  /** A connection that breaks meanwhile returns once more, and comes here again. */
  private async subscribeAgain(): Promise<void> {
    const channels = Array.from(this.listeners.keys());
    try {
      if (channels.length > 0) await this.subscriber.subscribe(...channels);
    } catch {
      if (this.subscriber.status === 'ready') this.subscriber.disconnect(true);
      return;
    }
    this.returned.forEach((act) => act());
  }

  private onMessage(channel: string, text: string): void {
    const listeners = this.listeners.get(channel);
    if (listeners === undefined) return;
    Array.from(listeners).forEach((listener) => listeners.has(listener) && listener(text));
  }

  private async firstConnected(one: Redis): Promise<void> {
    const deadline = Date.now() + firstConnectMs;
    let cause: unknown = null;
    one.connect().catch((first: unknown) => (cause = first));
    const onError = (error: unknown): void => void (cause = error);
    one.on('error', onError);
    while (one.status !== 'ready') {
      if (Date.now() > deadline) throw new Error(`the store at ${this.address.label} was not reached: ${causeOf(cause)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    one.off('error', onError);
  }

  /** One line when the store is away, and one when it is back. */
  private watch(one: Redis, what: string): void {
    let isAway = false;
    let cause = '';
    one.on('error', (error: unknown) => (cause = causeOf(error)));
    one.on('close', () => {
      if (isAway || this.isClosed) return;
      isAway = true;
      this.log('warn', 'the store is away', { what, cause });
    });
    one.on('ready', () => {
      if (isAway) this.log('info', 'the store is back', { what });
      isAway = false;
    });
  }
}

function ping(one: Redis): void {
  if (one.status !== 'ready') return;
  // The client connects again after this.
  one.ping().catch(() => one.status === 'ready' && one.disconnect(true));
}
