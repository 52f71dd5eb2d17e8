import type { Pcm } from '../capture/pcm';

export interface AacEvents {
  /** The AudioSpecificConfig, once, before the first packet. */
  onConfig(config: Uint8Array): void;
  /** `timeMs` is the capture time of the audio in the packet. */
  onPacket(bytes: Uint8Array, timeMs: number): void;
  onFault(cause: string): void;
}

/** AAC-LC, one channel, at one sample rate. */
export interface AacEncoder {
  encode(pcm: Pcm): void;
  release(): void;
}

export interface AacOptions {
  sampleRate: number;
  bitrate: number;
  events: AacEvents;
}
