import type { Release } from '../release';
import { createAacEncoder, type AacEncoder, type AacEvents } from './aac-encoder';
import { pcmSource, type Pcm } from './pcm-source';
import { silence } from './silence';

const bitrates = { high: 64_000, low: 32_000 } as const;

export interface SoundWish {
  soundQuality: 'high' | 'low';
  microphoneGain: number;
}

/** From a microphone track, or from none, to AAC packets without a gap. */
export class SoundEncoding {
  private source: Release;
  private encoder: AacEncoder | null = null;
  private sampleRate = 0;
  private released = false;

  constructor(
    private wish: SoundWish,
    private readonly events: AacEvents,
  ) {
    this.source = silence((pcm) => this.take(pcm));
  }

  microphone(track: MediaStreamTrack | null): void {
    this.source();
    this.source = track === null ? silence((pcm) => this.take(pcm)) : pcmSource(track, (pcm) => this.take(pcm));
  }

  change(wish: SoundWish): void {
    const other = wish.soundQuality !== this.wish.soundQuality;
    this.wish = wish;
    if (other && this.sampleRate !== 0) this.restart();
  }

  release(): void {
    this.released = true;
    this.source();
    this.encoder?.release();
  }

  private take(pcm: Pcm): void {
    if (pcm.sampleRate !== this.sampleRate) {
      this.sampleRate = pcm.sampleRate;
      this.restart();
    }
    const gain = this.wish.microphoneGain;
    if (gain !== 1) pcm.samples = pcm.samples.map((sample) => Math.max(-1, Math.min(1, sample * gain)));
    this.encoder?.encode(pcm);
  }

  /** An encoder has one rate for life. Until the next one is loaded, sound is lost and nothing else. */
  private restart(): void {
    this.encoder?.release();
    this.encoder = null;
    const sampleRate = this.sampleRate;
    const bitrate = bitrates[this.wish.soundQuality];
    createAacEncoder({ sampleRate, bitrate, events: this.events }).then(
      (encoder) => {
        if (this.released || sampleRate !== this.sampleRate || this.encoder !== null) encoder.release();
        else this.encoder = encoder;
      },
      (cause: unknown) => this.events.onFault(String(cause)),
    );
  }
}
