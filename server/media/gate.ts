import type { Denial } from './embedded/messages';
import { readClaim, type Direction } from './signature';

/** A URL that was let in. `key` is its signature: under it the URL stays good while it is in use, and a while after. */
export interface Pass {
  direction: Direction;
  stream: string;
  seat: string;
  key: string;
}

/**
 * Who may. A URL is asked for its signature, for its seat's denial, and, unless it is in use or was a moment ago, for its expiry:
 * URLs are short-lived, and a pusher that flaps in the second hour of a call must still get back by the one that it has.
 */
export class Gate {
  private readonly denied = new Map<string, number>();
  private readonly inUse = new Map<string, number>();

  constructor(
    private readonly key: string,
    private readonly graceMs: number,
    private readonly now: () => number,
  ) {}

  admit(direction: Direction, stream: string, query: Readonly<Record<string, unknown>>): Pass | null {
    const claim = readClaim(this.key, { direction, stream, query });
    if (claim === null || this.denied.has(claim.seat)) return null;
    const pass = { direction, stream, seat: claim.seat, key: `${direction} ${stream} ${claim.seat} ${claim.expiresAt}` };
    const goodUntil = Math.max(claim.expiresAt * 1_000, this.inUse.get(pass.key) ?? 0);
    if (goodUntil < this.now()) return null;
    this.inUse.set(pass.key, Infinity);
    return pass;
  }

  /** The connection of this pass is over. */
  left(pass: Pass): void {
    this.inUse.set(pass.key, this.now() + this.graceMs);
  }

  isDenied(seat: string): boolean {
    return this.denied.has(seat);
  }

  deny(denial: Denial): void {
    this.denied.set(denial.seat, denial.until);
  }

  /** Forgets what has run out by itself. */
  sweep(): void {
    const now = this.now();
    this.denied.forEach((until, seat) => until < now && this.denied.delete(seat));
    this.inUse.forEach((until, key) => until < now && this.inUse.delete(key));
  }
}
