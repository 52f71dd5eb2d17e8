/** A capture that drifts further from the clock than this was interrupted: begin anew at the clock. */
const tolerancesMs = { ahead: 40, behind: 120 };

/**
 * Times of successive pieces of captured sound. Samples are counted, which is exact where arrival is not; the wall clock only
 * anchors the count, so that sound and picture share one clock.
 */
export class SoundClock {
  private nextMs: number | null = null;

  /** `arrivedMs` is when the piece was complete; returns when it began. */
  begin(arrivedMs: number, durationMs: number): number {
    const byClock = arrivedMs - durationMs;
    const expected = this.nextMs;
    const apart = expected === null ? 0 : byClock - expected;
    const beganMs = expected === null || apart > tolerancesMs.behind || apart < -tolerancesMs.ahead ? byClock : expected;
    this.nextMs = beganMs + durationMs;
    return beganMs;
  }
}
