import type { Release } from '../../shared/release';
import { makeObservable, ref, transaction } from '../../shared/mobx';
import type { Clock } from '../../shared/clock';

/** Shown levels change this often. More often costs time, because each change crosses two threads. */
const tickMs = 250;
/** The speaking mark stays for this long after the last sound, so that it does not blink between words. */
const holdMs = 600;
/** A player's own report is preferred to the server's for this long. A reporting player reports several times in it. */
const nativeFreshMs = 2_000;
/** Levels from here on count as speech; lower ones are breath and noise. 0 to 100. */
const speakingFrom = 10;

/** The audio level of one member, 0 to 100, and whether the member speaks. */
export class AudioLevel {
  volume = 0;
  speaking = false;
  /** Clock time of the last report by the native element. */
  nativeAt = -Infinity;
  private pending: number | null = null;
  private reportedAt = -Infinity;
  private speechAt = -Infinity;

  constructor() {
    makeObservable(this, { volume: ref, speaking: ref });
  }

  /** The native element reports the level, so the server's later copies are ignored. */
  isNative(now: number): boolean {
    return now - this.nativeAt < nativeFreshMs;
  }

  report(level: number, now: number): void {
    this.pending = level;
    this.reportedAt = now;
    if (level >= speakingFrom) this.speechAt = now;
  }

  /** Shows the last reported level. Returns false if no further tick can change anything. */
  tick(now: number): boolean {
    if (this.pending !== null) this.volume = this.pending;
    else if (now - this.reportedAt >= holdMs) this.volume = 0;
    this.pending = null;
    this.speaking = now - this.speechAt < holdMs;
    return this.volume > 0 || this.speaking;
  }
}

/** Updates all levels of a room in one tick, because eight players report in eight turns and the screen should change once. */
export class AudioLevelSampler {
  private active: readonly AudioLevel[] = [];
  private timer: Release | null = null;

  constructor(private readonly clock: Clock) {}

  accept(audioLevel: AudioLevel, level: number): void {
    audioLevel.report(level, this.clock.now());
    if (this.active.indexOf(audioLevel) < 0) this.active = this.active.concat(audioLevel);
    if (this.timer === null) this.timer = this.clock.after(tickMs, () => this.tick());
  }

  release(): void {
    this.timer?.();
    this.timer = null;
    this.active = [];
  }

  private tick(): void {
    const now = this.clock.now();
    transaction(() => {
      this.active = this.active.filter((audioLevel) => audioLevel.tick(now));
    });
    this.timer = this.active.length > 0 ? this.clock.after(tickMs, () => this.tick()) : null;
  }
}
