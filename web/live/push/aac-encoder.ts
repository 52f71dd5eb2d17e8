import { writeSoundFormat } from '../flv/audio-body';
import { mayEncodeSound } from '../policy/send-gate';
import type { Pcm } from './pcm-source';

export interface AacEvents {
  /** The AudioSpecificConfig, once, before the first packet. */
  onConfig(config: Uint8Array): void;
  /** `timeMs` is the capture time of what is heard in the packet. */
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

/** The browser's own encoder where it has one, else FFmpeg's as WebAssembly: 1 MB, loaded only then. */
export async function createAacEncoder(options: AacOptions): Promise<AacEncoder> {
  if (await hasNative(options)) return nativeEncoder(options);
  const { wasmEncoder } = await import('./aac-wasm');
  return wasmEncoder(options);
}

const codecConfig = ({ sampleRate, bitrate }: AacOptions): AudioEncoderConfig => ({
  codec: 'mp4a.40.2',
  sampleRate,
  numberOfChannels: 1,
  bitrate,
});

async function hasNative(options: AacOptions): Promise<boolean> {
  if (!('AudioEncoder' in window)) return false;
  const support = await AudioEncoder.isConfigSupported(codecConfig(options)).catch(() => null);
  return support?.supported === true;
}

function nativeEncoder(options: AacOptions): AacEncoder {
  const { events, sampleRate } = options;
  let announced = false;
  const encoder = new AudioEncoder({
    output: (chunk) => {
      // Written by ourselves: Safari describes its AAC wrongly.
      const config = writeSoundFormat(sampleRate, 1);
      if (!announced && config !== null) events.onConfig(config);
      announced = true;
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      events.onPacket(bytes, chunk.timestamp / 1000);
    },
    error: (cause) => events.onFault(cause.message),
  });
  encoder.configure(codecConfig(options));
  return {
    encode: ({ samples, timeMs }) => {
      if (encoder.state !== 'configured' || !mayEncodeSound(encoder.encodeQueueSize)) return;
      const sound = new AudioData({
        format: 'f32-planar',
        sampleRate,
        numberOfFrames: samples.length,
        numberOfChannels: 1,
        timestamp: Math.round(timeMs * 1000),
        data: samples as Float32Array<ArrayBuffer>,
      });
      encoder.encode(sound);
      sound.close();
    },
    release: () => {
      if (encoder.state !== 'closed') encoder.close();
    },
  };
}
