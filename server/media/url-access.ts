import type { Denial } from './embedded/messages';
import { verifyUrl, type Direction } from './signed-url';

/** An admitted URL. Under its `key` the URL stays valid while it is in use, and for a while after. */
export interface AdmittedUrl {
  direction: Direction;
  stream: string;
  member: string;
  key: string;
}

/**
 * Access control by signed URLs: signature, denial of the membership, and expiry, unless the URL is in use or was a moment ago.
 * URLs are short-lived, and a reconnecting pusher must be able to use its URL in the second hour of a call.
 */
export class UrlAccess {
  private readonly denied = new Map<string, number>();
  private readonly inUse = new Map<string, number>();

  constructor(
    private readonly key: string,
    private readonly graceMs: number,
    private readonly now: () => number,
  ) {}

  admit(direction: Direction, stream: string, query: Readonly<Record<string, unknown>>): AdmittedUrl | null {
    const scope = verifyUrl(this.key, { direction, stream, query });
    if (scope === null || this.denied.has(scope.member)) return null;
    const admitted = {
      direction,
      stream,
      member: scope.member,
      key: `${direction} ${stream} ${scope.member} ${scope.expiresAt}`,
    };
    const goodUntil = Math.max(scope.expiresAt * 1_000, this.inUse.get(admitted.key) ?? 0);
    if (goodUntil < this.now()) return null;
    this.inUse.set(admitted.key, Infinity);
    return admitted;
  }

  /** Releases the URL when its connection is over. */
  release(admitted: AdmittedUrl): void {
    this.inUse.set(admitted.key, this.now() + this.graceMs);
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
    this.inUse.forEach((until, key) => until < now && this.inUse.delete(key));
  }
}
