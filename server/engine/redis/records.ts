import type { Json } from '../../../components/core/shared/json';
import { getScript, incrementScript, putScript } from './record-scripts';
import type { Store } from './store';

/** The store takes whole milliseconds from one on. */
const wholeMs = (ms: number): number => Math.max(1, Math.ceil(ms));

/** Small records that expire. */
export class RedisRecords {
  constructor(private readonly store: Store) {}

  async put(key: string, value: Json, ttlMs: number): Promise<void> {
    await this.store.run(putScript, [this.store.keys.record(key)], [JSON.stringify(value), wholeMs(ttlMs)]);
  }

  async get(key: string): Promise<Json | null> {
    const found = await this.store.run(getScript, [this.store.keys.record(key)], []);
    return typeof found === 'string' ? (JSON.parse(found) as Json) : null;
  }

  async remove(key: string): Promise<void> {
    await this.store.client.del(this.store.keys.record(key));
  }

  async increment(key: string, ttlMs: number): Promise<number> {
    return Number(await this.store.run(incrementScript, [this.store.keys.record(key)], [wholeMs(ttlMs)]));
  }
}
