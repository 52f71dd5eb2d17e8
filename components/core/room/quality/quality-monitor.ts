import type { Quality } from '../../media/media';
import type { Release } from '../../shared/release';
import { computed, makeObservable, ref } from '../../shared/mobx';
import type { Clock } from '../../shared/clock';
import { dueAt, report, tick, unknownLevel, weakUpTo, type SteadyLevel } from './quality-hysteresis';

/** iOS says one netstatus in two halves within 200 ms. */
const sameReportMs = 200;
/** A single complaint of the engine counts for this long; the next one prolongs it. */
const complaintMs = 3_000;
/** What an engine's complaint amounts to, on the scale of levels. */
const complaintLevel = 2;

/** How well one stream flows: the last report as it was, with its level calmed. */
export class QualityMonitor {
  private latest: Quality = { level: 0 };
  private steady: SteadyLevel = unknownLevel;
  private reportedAt = -Infinity;
  private complainedAt = -Infinity;
  private timer: Release = () => undefined;

  constructor(private readonly clock: Clock) {
    makeObservable<this, 'latest' | 'steady'>(this, {
      latest: ref,
      steady: ref,
      level: computed,
      weak: computed,
      report: computed,
    });
  }

  // ---- views ----

  get level(): number {
    return this.steady.shown;
  }

  get weak(): boolean {
    return this.level > 0 && this.level <= weakUpTo;
  }

  get report(): Quality {
    return { ...this.latest, level: this.level };
  }

  // ---- frames in ----

  accept(quality: Quality): void {
    const now = this.clock.now();
    const half = now - this.reportedAt <= sameReportMs;
    this.reportedAt = now;
    this.latest = half ? { ...this.latest, ...quality, level: quality.level || this.latest.level } : quality;
    this.judge();
  }

  /** The engine itself says that the network is weak; at the floor nothing else does. */
  reportWeak(): void {
    this.complainedAt = this.clock.now();
    this.judge();
  }

  /** A new start: what was measured of the old stream says nothing about the next. */
  reset(): void {
    this.timer();
    this.steady = unknownLevel;
    this.latest = { level: 0 };
    this.complainedAt = -Infinity;
  }

  private judge(): void {
    const now = this.clock.now();
    const complaining = now < this.complainedAt + complaintMs;
    // Without any report, silence after a complaint means that all is well again.
    const measured = this.latest.level || (this.complainedAt > -Infinity ? 5 : 0);
    const level = complaining ? Math.min(complaintLevel, measured) : measured;
    this.steady = tick(report(this.steady, level, now), now);
    this.wake(now, complaining);
  }

  private wake(now: number, complaining: boolean): void {
    this.timer();
    const due = dueAt(this.steady);
    const over = complaining ? this.complainedAt + complaintMs : Infinity;
    const at = Math.min(due ?? Infinity, over);
    if (at < Infinity) this.timer = this.clock.after(at - now, () => this.judge());
  }
}
