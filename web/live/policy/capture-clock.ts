/** The device's clock may run slower than ours: the fastest delivery seen is forgotten by this much a second. */
const forgetMsPerSecond = 2;
/** A device whose stamps step by more than this has begun anew. */
const stepMs = 2_000;

/**
 * When something was captured, on the clock of `performance.now()`. Devices stamp what they capture by a clock of their own; what
 * they deliver fastest tells how the two clocks lie to each other. The moment of delivery alone would not do: on a busy machine
 * it is late by hundreds of milliseconds, and differently for picture and sound.
 */
export class CaptureClock {
  private apartMs: number | null = null;
  private lastMs = 0;

  /** `stampMs` is the device's time of the capture's end, `nowMs` that of its delivery. */
  timeOf(stampMs: number, nowMs: number): number {
    const apartMs = nowMs - stampMs;
    const before = this.apartMs;
    const forgotMs = ((nowMs - this.lastMs) * forgetMsPerSecond) / 1000;
    this.lastMs = nowMs;
    this.apartMs = before === null || Math.abs(apartMs - before) > stepMs ? apartMs : Math.min(apartMs, before + forgotMs);
    return stampMs + this.apartMs;
  }
}
