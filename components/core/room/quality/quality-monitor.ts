import type { Quality } from '../../media/media';
import type { Release } from '../../shared/release';
import { computed, makeObservable, ref } from '../../shared/mobx';
import type { Clock } from '../../shared/clock';
import { bestLevel, nextChangeAt, report, tick, unknownLevel, weakUpTo, type SteadyLevel } from './quality-hysteresis';

/** iOS splits one netstatus report into two events within this time. */
const sameReportMs = 200;
/** A warning of the engine counts for this long; the next one prolongs it. */
const warningMs = 3_000;
/** The quality level that a warning of the engine stands for. */
const warningLevel = 2;

/** The quality of one stream: the last report, with a level that does not flicker. */
export class QualityMonitor {
  private latest: Quality = { level: 0 };
  private steady: SteadyLevel = unknownLevel;
  private reportedAt = -Infinity;
  private warnedAt = -Infinity;
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
    const isSecondHalf = now - this.reportedAt <= sameReportMs;
    this.reportedAt = now;
    this.latest = isSecondHalf ? { ...this.latest, ...quality, level: quality.level || this.latest.level } : quality;
    this.update();
  }

  /** The engine warns of a weak network. On the oldest base libraries this is the only sign of one. */
  reportWeak(): void {
    this.warnedAt = this.clock.now();
    this.update();
  }

  /** Forgets all reports, because the stream starts again. */
  reset(): void {
    this.timer();
    this.steady = unknownLevel;
    this.latest = { level: 0 };
    this.warnedAt = -Infinity;
  }

  private update(): void {
    const now = this.clock.now();
    const isWarned = now < this.warnedAt + warningMs;
    // Without reports, the end of a warning means that the network is good again.
    const measured = this.latest.level || (this.warnedAt > -Infinity ? bestLevel : 0);
    const level = isWarned ? Math.min(warningLevel, measured) : measured;
    this.steady = tick(report(this.steady, level, now), now);
    this.scheduleUpdate(now, isWarned);
  }

  private scheduleUpdate(now: number, isWarned: boolean): void {
    this.timer();
    const changeAt = nextChangeAt(this.steady) ?? Infinity;
    const warningEndsAt = isWarned ? this.warnedAt + warningMs : Infinity;
    const at = Math.min(changeAt, warningEndsAt);
    if (at < Infinity) this.timer = this.clock.after(at - now, () => this.update());
  }
}
