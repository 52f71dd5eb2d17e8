import { Redis, type RedisOptions } from 'ioredis';
import type { Release } from '../../../clock';
import type { Log } from '../../../log';
import type { SingleAddress } from '../address';
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

/** Within the time of a request. */
const replicatedWithinMs = 500;

/** Connections to one master, which Sentinel may name. */
export class SingleConnection implements StoreConnection {
  readonly client: Redis;
  readonly clock = new StoreClock();
  private readonly subscriber: Redis;
  private readonly channels: Channels;
  private readonly pinging: NodeJS.Timeout;
  private isClosed = false;

  constructor(
    private readonly address: SingleAddress,
    private readonly log: Log,
  ) {
    const options: RedisOptions = {
      ...address.options,
      ...commonOptions,
      retryStrategy: retryDelay,
      // A replica after a failover: the next connection asks the sentinels for the new master.
      reconnectOnError: (cause) => cause.message.startsWith('READONLY'),
    };
    this.client = new Redis(options);
    this.subscriber = new Redis(options);
    logAbsence(this.client, 'requests', log, () => this.isClosed);
    logAbsence(this.subscriber, 'messages', log, () => this.isClosed);
    this.channels = new Channels(this.subscriber);
    this.pinging = setInterval(() => {
      watched(this.client, () => this.clock.read(this.client));
      watched(this.subscriber, () => this.subscriber.ping());
    }, pingEveryMs);
    this.pinging.unref();
  }

  async open(): Promise<void> {
    await Promise.all([this.client, this.subscriber].map((one) => this.firstConnected(one)));
    await this.clock.read(this.client);
    await checkServer(this.client, { label: this.address.label, isCluster: false }, this.log);
  }

  get isReady(): boolean {
    return !this.isClosed && this.client.status === 'ready' && this.subscriber.status === 'ready';
  }

  async replicated(replicas: number): Promise<void> {
    const reached = await this.client.wait(replicas, replicatedWithinMs);
    if (reached < replicas) throw new Error(`the commit is at ${reached} of ${replicas} replicas`);
  }

  onReturn(act: () => void): void {
    this.channels.onReturn(act);
  }

  subscribe(channel: string, listener: Listener): Promise<Release> {
    return this.channels.subscribe(channel, listener);
  }

  publish(channel: string, text: string): void {
    this.client.publish(channel, text).catch(() => undefined);
  }

  settled(channel: string): Promise<void> {
    return this.channels.arrival(channel, async () => {
      await this.client.publish(channel, '');
      return 1;
    });
  }

  close(): void {
    this.isClosed = true;
    clearInterval(this.pinging);
    this.channels.close();
    [this.client, this.subscriber].forEach((one) => one.disconnect());
  }

  private async firstConnected(one: Redis): Promise<void> {
    let cause: unknown = null;
    const onError = (error: unknown): void => void (cause = error);
    one.connect().catch(onError);
    one.on('error', onError);
    await firstConnected(this.address.label, () => (one.status === 'ready' ? 'ready' : { cause }));
    one.off('error', onError);
  }
}
