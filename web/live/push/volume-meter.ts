import { Loudness } from '../policy/volume';
import type { Release } from '../release';
import { pcmSource } from './pcm-source';

const everyMs = 250;

/** Reports how loud a track is, four times a second at most; a room that stays silent is reported once. */
export class VolumeMeter {
  private readonly loudness = new Loudness();
  private source: Release = () => undefined;
  private last = 0;
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(private readonly onVolume: (volume: number) => void) {
    this.timer = setInterval(() => {
      const volume = this.loudness.take() ?? 0;
      if (volume !== 0 || this.last !== 0) this.onVolume(volume);
      this.last = volume;
    }, everyMs);
  }

  listen(track: MediaStreamTrack | null): void {
    this.source();
    this.source = track === null ? () => undefined : pcmSource(track, ({ samples }) => this.loudness.add(samples));
  }

  release(): void {
    clearInterval(this.timer);
    this.source();
  }
}
