import type { Sounds } from '../../../components/core/platform/platform';
import { Emitter } from '../../../components/core/shared/emitter';
import { releaseOnce, type Release } from '../../../components/core/shared/release';

/** Records the sounds that play now and all that ever started. */
export class FakeSounds implements Sounds {
  /** Sources that play now. One that does not loop plays until its release. */
  playing: readonly string[] = [];
  readonly started: { source: string; loop: boolean }[] = [];
  vibrations = 0;
  private readonly events = new Emitter<{ interruption: boolean }>();

  play(source: string, { loop }: { loop: boolean }): Release {
    this.started.push({ source, loop });
    this.playing = this.playing.concat(source);
    return releaseOnce(() => {
      const place = this.playing.indexOf(source);
      this.playing = this.playing.filter((_, other) => other !== place);
    });
  }

  vibrate(): void {
    this.vibrations += 1;
  }

  onInterruption(listener: (interrupted: boolean) => void): Release {
    return this.events.on('interruption', listener);
  }

  /** Another app takes the audio focus, or returns it. */
  interrupt(interrupted: boolean): void {
    this.events.emit('interruption', interrupted);
  }

  get listeners(): number {
    return this.events.count('interruption');
  }
}
