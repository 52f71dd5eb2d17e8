import type { Denial } from './embedded/messages';
import { verifyUrl, type Direction } from './signed-url';

/** A URL that was let in. `key` is its signature: under it the URL stays good while it is in use, and a while after. */
export interface AdmittedUrl {
  direction: Direction;
  stream: string;
  member: string;
  key: string;
}

/**
 * Who may. A URL is asked for its signature, for its member's denial, and, unless it is in use or was a moment ago, for its expiry:
 * URLs are short-lived, and a pusher that flaps in the second hour of a call must still get back by the one that it has.
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

  /** The connection of this admitted is over. */
  release(admitted: AdmittedUrl): void {
    this.inUse.set(admitted.key, this.now() + this.graceMs);
  }

  isDenied(member: string): boolean {
    return this.denied.has(member);
  }

  deny(denial: Denial): void {
    this.denied.set(denial.member, denial.until);
  }

  /** Forgets what has run out by itself. */
  sweep(): void {
    const now = this.now();
    this.denied.forEach((until, member) => until < now && this.denied.delete(member));
    this.inUse.forEach((until, key) => until < now && this.inUse.delete(key));
  }
}
