import type { Release } from '../../release';
import type { AacEncoder, AacEvents } from './aac-encoder';
import { createAacEncoder, EncoderNotLoadedError } from './create-aac-encoder';
import { readPcm, type Pcm } from '../capture/pcm';
import { generateSilence } from '../capture/silence';

const bitrates = { high: 64_000, low: 32_000 } as const;

export interface AudioOptions {
  audioQuality: 'high' | 'low';
  microphoneGain: number;
}

export interface AudioPipelineEvents extends AacEvents {
  /** The pipeline sends nothing; another one may work. */
  onNotLoaded(cause: string): void;
}

/** Encodes a microphone track to AAC, and silence while there is none. */
export class AudioPipeline {
  private source: Release;
  private encoder: AacEncoder | null = null;
  private sampleRate = 0;
  /** Counts the starts of encoders. One that has loaded too late sees that another has replaced it. */
  private starts = 0;
  private released = false;

  constructor(
    private options: AudioOptions,
    private readonly events: AudioPipelineEvents,
  ) {
    this.source = generateSilence((pcm) => this.encode(pcm));
  }

  setMicrophone(track: MediaStreamTrack | null): void {
    this.source();
    this.source = track === null ? generateSilence((pcm) => this.encode(pcm)) : readPcm(track, (pcm) => this.encode(pcm));
  }

  configure(options: AudioOptions): void {
    const hasChanged = options.audioQuality !== this.options.audioQuality;
    this.options = options;
    if (hasChanged && this.sampleRate !== 0) this.restart();
  }

  release(): void {
    this.released = true;
    this.source();
    this.encoder?.release();
  }

  private encode(pcm: Pcm): void {
    if (pcm.sampleRate !== this.sampleRate) {
      this.sampleRate = pcm.sampleRate;
      this.restart();
    }
    const gain = this.options.microphoneGain;
    if (gain !== 1) pcm.samples = pcm.samples.map((sample) => Math.max(-1, Math.min(1, sample * gain)));
    this.encoder?.encode(pcm);
  }

  /** An encoder cannot change its sample rate or its quality. Audio is lost until the next encoder has loaded. */
  private restart(): void {
    this.encoder?.release();
    this.encoder = null;
    this.starts += 1;
    const { starts, sampleRate, events } = this;
    const isCurrent = (): boolean => starts === this.starts && !this.released;
    createAacEncoder({ sampleRate, bitrate: bitrates[this.options.audioQuality], events }).then(
      (encoder) => {
        if (isCurrent()) this.encoder = encoder;
        else encoder.release();
      },
      (cause: unknown) => {
        if (!isCurrent()) return;
        if (cause instanceof EncoderNotLoadedError) events.onNotLoaded(cause.message);
        else events.onFault(String(cause));
      },
    );
  }
}
