import { Howling } from '../policy/howling';
import { Loudness } from '../policy/volume';
import type { Release } from '../release';
import { pcmSource } from './pcm-source';

export interface VolumeEvents {
  /** 0…100, four times a second at most; a room that stays silent is reported once. */
  onVolume(volume: number): void;
  /** Two devices in one room began to hear each other, or no longer do. */
  onHowling(heard: boolean): void;
}

const everyMs = 250;

/** Listens to the own microphone: how loud it is, and whether it howls. */
export class VolumeMeter {
  private readonly loudness = new Loudness();
  private howling = new Howling();
  private source: Release = () => undefined;
  private last = 0;
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(private readonly events: VolumeEvents) {
    this.timer = setInterval(() => {
      const volume = this.loudness.take() ?? 0;
      if (volume !== 0 || this.last !== 0) events.onVolume(volume);
      this.last = volume;
    }, everyMs);
  }

  listen(track: MediaStreamTrack | null): void {
    this.source();
    if (this.howling.heard) this.events.onHowling(false);
    this.howling = new Howling();
    this.source =
      track === null ? () => undefined : pcmSource(track, ({ samples, sampleRate }) => this.take(samples, sampleRate));
  }

  release(): void {
    clearInterval(this.timer);
    this.source();
  }

  private take(samples: Float32Array, sampleRate: number): void {
    this.loudness.add(samples);
    if (this.howling.take(samples, sampleRate)) this.events.onHowling(this.howling.heard);
  }
}
