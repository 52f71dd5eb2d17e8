import type { Release } from '../../shared/release';
import { makeObservable, ref, transaction } from '../../shared/mobx';
import type { Clock } from '../../shared/clock';

/** The eye wants no more, and each change crosses two threads. */
const tickMs = 250;
/** The speaking mark stays this long after the last sound, so that it does not blink between words. */
const holdMs = 600;
/** An element that reports does so several times in this. */
const echoMs = 2_000;
/** Quieter than this is breathing and a fan. */
const speakingFrom = 10;

/** How loud one person is. */
export class AudioLevel {
  volume = 0;
  speaking = false;
  /** When the element itself last reported it here: then what the server passes on is only an echo. */
  nativeAt = -Infinity;
  private pending: number | null = null;
  private heardAt = -Infinity;
  private spokeAt = -Infinity;

  constructor() {
    makeObservable(this, { volume: ref, speaking: ref });
  }

  /** What is heard here is fresher than what the server passes on. */
  isNative(now: number): boolean {
    return now - this.nativeAt < echoMs;
  }

  report(level: number, now: number): void {
    this.pending = level;
    this.heardAt = now;
    if (level >= speakingFrom) this.spokeAt = now;
  }

  /** Takes over what was heard since the last tick; false when there is nothing left to wait for. */
  tick(now: number): boolean {
    if (this.pending !== null) this.volume = this.pending;
    else if (now - this.heardAt >= holdMs) this.volume = 0;
    this.pending = null;
    this.speaking = now - this.spokeAt < holdMs;
    return this.volume > 0 || this.speaking;
  }
}

/** One tick for all voices of a room: eight players report in eight turns of JavaScript, and the screen is to change once. */
export class AudioLevelSampler {
  private voices: readonly AudioLevel[] = [];
  private timer: Release | null = null;

  constructor(private readonly clock: Clock) {}

  accept(voice: AudioLevel, level: number): void {
    voice.report(level, this.clock.now());
    if (this.voices.indexOf(voice) < 0) this.voices = this.voices.concat(voice);
    if (this.timer === null) this.timer = this.clock.after(tickMs, () => this.tick());
  }

  release(): void {
    this.timer?.();
    this.timer = null;
    this.voices = [];
  }

  private tick(): void {
    const now = this.clock.now();
    transaction(() => {
      this.voices = this.voices.filter((voice) => voice.tick(now));
    });
    this.timer = this.voices.length > 0 ? this.clock.after(tickMs, () => this.tick()) : null;
  }
}
