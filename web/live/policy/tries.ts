import { nextDelay } from './reconnect';

/** A connection that lived this long was a good one: the next drop counts from one. */
const provenAfterMs = 3_000;

/** The tries of a connection that is opened again by itself. Times are of `performance.now()`. */
export class Tries {
  private failures = 0;
  private openedMs: number | null = null;

  opened(nowMs: number): void {
    this.openedMs = nowMs;
  }

  /** How long to wait before the next one; null means that the engine gives up. `random` is uniform in [0, 1). */
  lost(nowMs: number, random: number): number | null {
    if (this.openedMs !== null && nowMs - this.openedMs >= provenAfterMs) this.failures = 0;
    this.openedMs = null;
    const delayMs = nextDelay({ failures: this.failures, random });
    this.failures += 1;
    return delayMs;
  }
}
