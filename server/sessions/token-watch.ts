import type { Clock, Release } from '../clock';
import type { Limits } from '../limits';

/** The time to ask for a fresh token: `warnMs` before the expiry, or halfway for a shorter token. */
export const warnAt = (now: number, expiresAt: number, warnMs: number): number =>
  Math.max(expiresAt - warnMs, now + Math.max(0, expiresAt - now) / 2);

/** Asks for a fresh token before the present one expires, and again when it has. */
export class TokenWatch {
  /** True when the grace time after the expiry is over. By a timer, because a wall clock that jumps moves no deadline. */
  isOver = false;
  private readonly timers: Release[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly limits: Limits,
    private readonly warn: (leftMs: number) => void,
  ) {}

  watch(expiresAt: number): void {
    this.stop();
    this.isOver = false;
    const now = this.clock.now();
    [warnAt(now, expiresAt, this.limits.tokenWarnMs), expiresAt].forEach((at) => {
      this.timers.push(this.clock.after(Math.max(0, at - now), () => this.warn(Math.max(0, expiresAt - this.clock.now()))));
    });
    const overMs = Math.max(0, expiresAt + this.limits.tokenGraceMs - now) + 1;
    this.timers.push(
      this.clock.after(overMs, () => {
        this.isOver = true;
      }),
    );
  }

  stop(): void {
    this.timers.splice(0).forEach((release) => release());
  }
}
