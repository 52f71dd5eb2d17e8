/** The device's clock may run slower than ours: the smallest delay seen grows by this much a second. */
const driftMsPerSecond = 2;
/** A larger step in the time stamps means that the device has restarted. */
const stepMs = 2_000;

/**
 * Converts a device's time stamps to the clock of `performance.now()`. Devices stamp captures with their own clock; the fastest delivery
 * tells the offset between the clocks. The time of delivery is too imprecise: on a busy machine it is late by hundreds of
 * milliseconds, and differently for video and audio.
 */
export class CaptureClock {
  private offsetMs: number | null = null;
  private lastMs = 0;

  /** `stampMs` is the device's time at the end of the capture, `nowMs` our time at its delivery. */
  timeOf(stampMs: number, nowMs: number): number {
    const offsetMs = nowMs - stampMs;
    const before = this.offsetMs;
    const driftMs = ((nowMs - this.lastMs) * driftMsPerSecond) / 1000;
    this.lastMs = nowMs;
    this.offsetMs = before === null || Math.abs(offsetMs - before) > stepMs ? offsetMs : Math.min(offsetMs, before + driftMs);
    return stampMs + this.offsetMs;
  }
}
