import { nothingToRelease, type Clock, type Release } from '../clock';
import type { Limits } from '../limits';

/** The time to ask for a fresh token: `warnMs` before the expiry, or halfway for a shorter token. */
export const warnAt = (now: number, expiresAt: number, warnMs: number): number =>
  Math.max(expiresAt - warnMs, now + Math.max(0, expiresAt - now) / 2);

/** As the kit's own retries of a token that it cannot fetch. */
const askAgainMs = 10_000;

/** Asks for a fresh token before the present one expires, and again when it has. */
export class TokenWatch {
  /** True when the grace time after the expiry is over. By a timer, because a wall clock that jumps moves no deadline. */
  isOver = false;
  private expiresAt = 0;
  private release: Release = nothingToRelease;
  private stopAsking: Release = nothingToRelease;

  constructor(
    private readonly clock: Clock,
    private readonly limits: Limits,
    private readonly warn: (leftMs: number) => void,
  ) {}

  watch(expiresAt: number): void {
    this.stop();
    this.expiresAt = expiresAt;
    this.isOver = false;
    const now = this.clock.now();
    const warnMs = Math.max(0, warnAt(now, expiresAt, this.limits.tokenWarnMs) - now);
    const expiresMs = Math.max(warnMs, expiresAt - now);
    const overMs = Math.max(expiresMs, expiresAt + this.limits.tokenGraceMs - now) + 1;
    // One timer at a time, because every connection holds one.
    this.after(warnMs, () => {
      this.ask();
      this.after(expiresMs - warnMs, () => {
        this.ask();
        this.after(overMs - expiresMs, () => {
          this.isOver = true;
        });
      });
    });
  }

  /** The fresh token could not be checked now: asks once more, also when the present one has expired meanwhile. */
  askAgain(): void {
    this.stopAsking();
    this.stopAsking = this.clock.after(askAgainMs, () => this.ask());
  }

  stop(): void {
    this.stopAsking();
    this.stopAsking = nothingToRelease;
    this.release();
    this.release = nothingToRelease;
  }

  private ask(): void {
    this.warn(Math.max(0, this.expiresAt - this.clock.now()));
  }

  private after(ms: number, act: () => void): void {
    this.release = this.clock.after(ms, act);
  }
}
