import type { Clock } from '../clock';
import type { Engine } from '../engine/engine';
import type { Limits } from '../limits';
import type { Metrics } from '../metrics';
import { TokenBucket } from './token-bucket';
import { keptKeys, rateLimits, rateNames, type RateLimits, type RateName } from './rate-limits';

/** Counts users and addresses by rate. The memory is bounded, whatever keys peers make up. */
export class Rates {
  private readonly limits: RateLimits;
  /** The buckets of each rate, the one used last at the end. */
  private readonly buckets: ReadonlyMap<RateName, Map<string, TokenBucket>>;

  constructor(
    private readonly clock: Clock,
    private readonly engine: Pick<Engine, 'increment'>,
    private readonly metrics: Pick<Metrics, 'rateLimited'>,
    changed: Partial<RateLimits> = {},
  ) {
    this.limits = { ...rateLimits, ...changed };
    this.buckets = new Map(rateNames.map((name) => [name, new Map<string, TokenBucket>()]));
  }

  /** Counts one use. Returns 0, or the milliseconds until the next one is allowed; the refusal is then counted by its rate. */
  take(name: RateName, key: string): number {
    const afterMs = this.bucketOf(name, key).take(this.clock.now());
    if (afterMs > 0) this.metrics.rateLimited.inc({ limit: name });
    return afterMs;
  }

  /** The milliseconds until a use is allowed, which is not counted as one. */
  waitMs(name: RateName, key: string): number {
    const afterMs = this.bucketOf(name, key).waitMs(this.clock.now());
    if (afterMs > 0) this.metrics.rateLimited.inc({ limit: name });
    return afterMs;
  }

  /**
   * Counts one use on this node, and over all nodes, which together allow twice the burst in the time in which it is refilled: as much as one
   * node at most allows in that time. Returns as `take` does.
   */
  async takeShared(name: RateName, key: string): Promise<number> {
    const ownMs = this.take(name, key);
    if (ownMs > 0) return ownMs;
    const { perSecond, burst } = this.limits[name];
    const windowMs = Math.ceil((burst * 1_000) / perSecond);
    if ((await this.engine.increment(`rate:${name}:${key}`, windowMs)) <= 2 * burst) return 0;
    this.metrics.rateLimited.inc({ limit: name });
    return windowMs;
  }

  /** The keys that are counted now, over all rates. */
  get size(): number {
    return Array.from(this.buckets.values(), (map) => map.size).reduce((sum, size) => sum + size, 0);
  }

  private bucketOf(name: RateName, key: string): TokenBucket {
    const { perSecond, burst } = this.limits[name];
    const map = this.buckets.get(name) ?? new Map<string, TokenBucket>();
    const bucket = map.get(key) ?? new TokenBucket(perSecond, burst, this.clock.now());
    map.delete(key);
    map.set(key, bucket);
    const [oldest] = map.keys();
    if (map.size > keptKeys && oldest !== undefined) map.delete(oldest);
    return bucket;
  }
}

/** The devices that a user may keep busy at once, at the rate of one connection each. */
const busyDevices = { perSecond: 3, burst: 4 };

/** The rates of a node. Where an operator changes the rate of a connection, that of its user follows. */
export function ratesOf(
  { clock, engine, metrics, limits }: { clock: Clock; engine: Engine; metrics: Metrics; limits: Limits },
  changed: Partial<RateLimits> = {},
): Rates {
  const userRequests = {
    perSecond: busyDevices.perSecond * limits.requestsPerSecond,
    burst: busyDevices.burst * limits.requestsBurst,
  };
  const chatMessages = { perSecond: limits.messagesPerSecond, burst: 2 * limits.messagesPerSecond };
  return new Rates(clock, engine, metrics, { userRequests, chatMessages, ...changed });
}
