import type { Json } from '../../components/core/shared/json';
import type { Clock, Release } from '../clock';

interface ExpiringRecord {
  value: Json;
  until: number;
  rank?: number;
}

/**
 * Small records that expire. With `perOwner`, only the newest records of an owner are kept; the owner is the part of a key
 * before the first `/`.
 */
export class ExpiringRecords {
  private readonly kept = new Map<string, ExpiringRecord>();
  private readonly owners = new Map<string, string[]>();
  private sweeping: Release | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly perOwner: number | null = null,
  ) {}

  /** With a rank, a record of a higher rank stays as it is. */
  put(key: string, value: Json, ttlMs: number, rank = 0): void {
    if (this.get(key) !== undefined && (this.kept.get(key)?.rank ?? 0) > rank) return;
    if (this.perOwner !== null && !this.kept.has(key)) this.evictOldest(key, this.perOwner);
    this.kept.set(key, { value, until: this.clock.now() + ttlMs, rank });
    this.sweepLater();
  }

  get(key: string): Json | undefined {
    const found = this.kept.get(key);
    return found === undefined || found.until <= this.clock.now() ? undefined : found.value;
  }

  remove(key: string): void {
    this.kept.delete(key);
  }

  /** Puts or, with null, removes a record that is as expected. False when it is not. */
  replace(key: string, expected: Json | null, value: Json | null, ttlMs: number): boolean {
    if (JSON.stringify(this.get(key) ?? null) !== JSON.stringify(expected)) return false;
    if (value === null) this.remove(key);
    else this.put(key, value, ttlMs);
    return true;
  }

  /** The first count opens the window; later counts do not extend it. */
  increment(key: string, ttlMs: number): number {
    const found = this.get(key);
    const count = (typeof found === 'number' ? found : 0) + 1;
    const until = found === undefined ? this.clock.now() + ttlMs : (this.kept.get(key)?.until ?? 0);
    this.kept.set(key, { value: count, until });
    this.sweepLater();
    return count;
  }

  clear(): void {
    this.sweeping?.();
    this.sweeping = null;
    this.kept.clear();
    this.owners.clear();
  }

  private evictOldest(key: string, perOwner: number): void {
    const owner = ownerOf(key);
    const keys = this.owners.get(owner) ?? [];
    keys.push(key);
    this.owners.set(owner, keys);
    while (keys.length > perOwner) this.kept.delete(keys.shift() ?? '');
  }

  /** Expired records are removed in one walk now and then, so that memory stays in proportion to the live ones. */
  private sweepLater(): void {
    this.sweeping ??= this.clock.after(sweepMs, () => {
      this.sweeping = null;
      const now = this.clock.now();
      this.kept.forEach((kept, key) => {
        if (kept.until <= now) this.kept.delete(key);
      });
      this.owners.forEach((keys, owner) => {
        const alive = keys.filter((key) => this.kept.has(key));
        if (alive.length === 0) this.owners.delete(owner);
        else this.owners.set(owner, alive);
      });
      if (this.kept.size > 0) this.sweepLater();
    });
  }
}

const sweepMs = 60_000;

/** The part of a key that names its owner. */
export const ownerOf = (key: string): string => key.slice(0, Math.max(0, key.indexOf('/')));
