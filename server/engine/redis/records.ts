import type { Json } from '../../../components/core/shared/json';
import { getScript, incrementScript, putScript, replaceScript } from './record-scripts';
import type { Store } from './store';

/** The store takes whole milliseconds from one on. */
const wholeMs = (ms: number): number => Math.max(1, Math.ceil(ms));

/** Small records that expire. */
export class RedisRecords {
  constructor(private readonly store: Store) {}

  async put(key: string, value: Json, ttlMs: number, rank?: number): Promise<void> {
    const { keys } = this.store;
    const names = [keys.record(key), ...(rank === undefined ? [] : [keys.rank(key)])];
    await this.store.run(putScript, names, [JSON.stringify(value), wholeMs(ttlMs), rank ?? '']);
  }

  async get(key: string): Promise<Json | null> {
    const found = await this.store.run(getScript, [this.store.keys.record(key)], []);
    return typeof found === 'string' ? (JSON.parse(found) as Json) : null;
  }

  async remove(key: string): Promise<void> {
    await this.store.client.del(this.store.keys.record(key));
  }

  async replace(key: string, expected: Json | null, value: Json | null, ttlMs: number): Promise<boolean> {
    const texts = [expected, value].map((one) => (one === null ? '' : JSON.stringify(one)));
    return Number(await this.store.run(replaceScript, [this.store.keys.record(key)], [...texts, wholeMs(ttlMs)])) === 1;
  }

  async increment(key: string, ttlMs: number): Promise<number> {
    return Number(await this.store.run(incrementScript, [this.store.keys.record(key)], [wholeMs(ttlMs)]));
  }
}
