const firstMs = 500;
const ceilingMs = 4_000;
/** As in WeChat, the engine retries a few times by itself. After that the page starts again, with a fresh URL. */
const retryLimit = 5;
/** A connection that lasted this long worked: the next loss counts as the first one. */
const provenAfterMs = 3_000;

/** The attempts so far. */
export interface Attempt {
  /** Failed attempts since media last flowed; 0 for the first retry after a loss. */
  failures: number;
  /** Uniform in [0, 1). Passed in, so that tests are exact. */
  random: number;
}

/** How long to wait before the next attempt; `null` means that the engine gives up (−1307, −2301). */
export function nextRetryDelay({ failures, random }: Attempt): number | null {
  if (failures >= retryLimit) return null;
  // The first retry is immediate, because most losses are over before anybody notices.
  if (failures === 0) return 0;
  const window = Math.min(ceilingMs, firstMs * 2 ** (failures - 1));
  // Half fixed, half random: the viewers of one publisher must neither return nor give up at the same moment.
  return Math.round(window * (0.5 + random / 2));
}

/** Counts the attempts of a connection that reconnects by itself. Times are of `performance.now()`. */
export class RetryPolicy {
  private failures = 0;
  private openedMs: number | null = null;

  onOpened(nowMs: number): void {
    this.openedMs = nowMs;
  }

  /** How long to wait before the next attempt; null means that the engine gives up. `random` is uniform in [0, 1). */
  delayAfterLoss(nowMs: number, random: number): number | null {
    if (this.openedMs !== null && nowMs - this.openedMs >= provenAfterMs) this.failures = 0;
    this.openedMs = null;
    const delayMs = nextRetryDelay({ failures: this.failures, random });
    this.failures += 1;
    return delayMs;
  }
}
