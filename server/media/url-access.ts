import type { Denial } from './embedded/messages';
import type { GateDecision } from './media-server';
import { isPull, pullTag } from './pull';
import { verifyUrl, type Direction, type UrlScope } from './signed-url';

/** An admitted URL. Under its `key` the URL stays valid while it is in use, and for a while after. */
export interface AdmittedUrl {
  direction: Direction;
  stream: string;
  member: string;
  key: string;
}

/** The connections that use a URL now, and the end of the time in which it may be used again. */
interface Use {
  count: number;
  until: number;
}

export interface UrlAccessLimits {
  graceMs: number;
  /** The most connections of one member to one stream in one direction. */
  uses: number;
}

const wayOf = ({ direction, stream, member }: Omit<AdmittedUrl, 'key'>): string => `${direction} ${stream} ${member}`;

/**
 * Access control by signed URLs: signature, denial of the membership, and expiry, unless the URL is in use or was a moment ago.
 * URLs are short-lived, and a reconnecting pusher must be able to use its URL in the second hour of a call.
 */
export class UrlAccess {
  private readonly denied = new Map<string, number>();
  private readonly inUse = new Map<string, Use>();
  /** Connections by member, stream and direction, because a member may have many URLs for the same. */
  private readonly ways = new Map<string, number>();

  constructor(
    private readonly key: string,
    private readonly limits: UrlAccessLimits,
    private readonly now: () => number,
    /** Told of each decision. */
    private readonly decided: (decision: GateDecision) => void = () => undefined,
    /** The secret by which a CDN plays any stream; null: none does. */
    private readonly pullKey: string | null = null,
  ) {}

  admit(direction: Direction, stream: string, query: Readonly<Record<string, unknown>>): AdmittedUrl | null {
    const scope = this.scopeOf(direction, stream, query);
    const admitted = scope === null || this.denied.has(scope.member) ? null : this.use(scope);
    this.decided({ direction, tag: scope?.member ?? null, accepted: admitted !== null });
    return admitted;
  }

  private scopeOf(direction: Direction, stream: string, query: Readonly<Record<string, unknown>>): UrlScope | null {
    if (isPull(this.pullKey, direction, query)) return { direction, stream, member: pullTag, expiresAt: Infinity };
    return verifyUrl(this.key, { direction, stream, query });
  }

  private use(scope: UrlScope): AdmittedUrl | null {
    const { direction, stream } = scope;
    const way = wayOf({ direction, stream, member: scope.member });
    const admitted = { direction, stream, member: scope.member, key: `${way} ${scope.expiresAt}` };
    const use = this.inUse.get(admitted.key) ?? { count: 0, until: 0 };
    const isValid = use.count > 0 || Math.max(scope.expiresAt * 1_000, use.until) >= this.now();
    const connections = this.ways.get(way) ?? 0;
    const most = scope.member === pullTag ? Infinity : this.limits.uses;
    if (!isValid || connections >= most) return null;
    this.ways.set(way, connections + 1);
    this.inUse.set(admitted.key, { ...use, count: use.count + 1 });
    return admitted;
  }

  /** Releases the URL when its connection is over. */
  release(admitted: AdmittedUrl): void {
    const use = this.inUse.get(admitted.key);
    if (use !== undefined) this.inUse.set(admitted.key, { count: use.count - 1, until: this.now() + this.limits.graceMs });
    const way = wayOf(admitted);
    const left = (this.ways.get(way) ?? 1) - 1;
    if (left > 0) this.ways.set(way, left);
    else this.ways.delete(way);
  }

  isDenied(member: string): boolean {
    return this.denied.has(member);
  }

  deny(denial: Denial): void {
    this.denied.set(denial.member, denial.until);
  }

  /** Removes expired entries. */
  sweep(): void {
    const now = this.now();
    this.denied.forEach((until, member) => until < now && this.denied.delete(member));
    this.inUse.forEach(({ count, until }, key) => count === 0 && until < now && this.inUse.delete(key));
  }
}
