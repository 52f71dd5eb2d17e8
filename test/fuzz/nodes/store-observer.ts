import { Redis } from 'ioredis';
import type { RedisServer } from '../../harness/servers/redis-process';
import type { Data, StreamEntry } from './judge/history';
import type { Recorder } from './recorder';

const prefix = 'rtc:';
type Wire = { n: string; e: string; s: number; ts: number; k: string; d: Data };

const entryOf = ({ n, e, s, ts, k, d }: Wire): StreamEntry => ({ stream: n, epoch: e, seq: s, ts, kind: k, data: d });

/** It does not come back by itself: after a restart there is another one. */
function connection(port: number): Redis {
  const redis = new Redis(port, { retryStrategy: () => null, autoResubscribe: false });
  redis.on('error', () => undefined);
  return redis;
}

/** A stream as the store has it. */
export interface StoredStream {
  readonly stream: string;
  readonly epoch: string;
  readonly seq: number;
  readonly state: Data;
}

/** Reads along in Redis itself, beside every engine and proxy, and writes down what is committed. */
export class StoreObserver {
  private readonly written = new Set<string>();
  private hearing: Redis;
  private asking: Redis;

  private constructor(
    private readonly redis: RedisServer,
    private readonly record: Recorder,
  ) {
    this.hearing = connection(redis.port);
    this.asking = connection(redis.port);
  }

  static async open(redis: RedisServer, record: Recorder): Promise<StoreObserver> {
    const observer = new StoreObserver(redis, record);
    await observer.listen();
    return observer;
  }

  /** After a restart of Redis, and before any node reaches it: what was committed last and not heard is still stored. */
  async reopen(): Promise<void> {
    this.close();
    this.hearing = connection(this.redis.port);
    this.asking = connection(this.redis.port);
    await this.listen();
  }

  /** The streams that are stored now. */
  async stored(): Promise<readonly StoredStream[]> {
    const keys = await this.asking.keys(`${prefix}stream:*`);
    const found = await Promise.all(
      keys.map(async (key) => {
        const { epoch = '', top = '0', state } = await this.asking.hgetall(key);
        if (state === undefined) return [];
        const whole = JSON.parse(state) as { public: Data } | null;
        const stream = key.slice(`${prefix}stream:`.length);
        // A stream of the nodes themselves has no state that anybody shows.
        return whole === null ? [] : [{ stream, epoch, seq: Number(top), state: whole.public }];
      }),
    );
    return found.flat();
  }

  /** The timers that are set, and claimed ones too. */
  timers(): Promise<readonly string[]> {
    return this.asking.zrange(`${prefix}timers`, 0, -1);
  }

  async readLogs(): Promise<void> {
    for (const key of await this.asking.keys(`${prefix}log:*`)) {
      const lines = await this.asking.lrange(key, 0, -1);
      lines.forEach((line) => this.write(JSON.parse(line.slice(line.indexOf(';') + 1)) as Wire));
    }
  }

  close(): void {
    [this.hearing, this.asking].forEach((one) => one.disconnect());
  }

  private async listen(): Promise<void> {
    this.hearing.on('pmessage', (_pattern: string, _channel: string, text: string) => {
      if (text !== 'dropped') (JSON.parse(text) as Wire[]).forEach((event) => this.write(event));
    });
    await this.hearing.psubscribe(`${prefix}commits:*`);
    await this.readLogs();
  }

  private write(event: Wire): void {
    // By its whole content: two events with one number are both written, for the judge to find.
    const text = JSON.stringify(event);
    if (this.written.has(text)) return;
    this.written.add(text);
    this.record.log.push(entryOf(event));
  }
}
