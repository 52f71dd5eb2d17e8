import { writeAudioFormat } from '../../flv/audio-config';
import { mayEncodeAudio } from '../../policy/backpressure';
import type { AacEncoder, AacOptions } from './aac-encoder';

/** The encoder's code did not load, most often because the network is down: another attempt may work. */
export class EncoderNotLoadedError extends Error {}

/**
 * Creates the browser's own encoder, or FFmpeg's as WebAssembly (1 MB) in browsers without one. Rejects with `EncoderNotLoadedError`
 * when its code does not load, and with another error when it does not start.
 */
export async function createAacEncoder(options: AacOptions): Promise<AacEncoder> {
  if (await hasNative(options)) return nativeEncoder(options);
  const { wasmEncoder } = await import('./aac-wasm').catch((cause: unknown) => {
    throw new EncoderNotLoadedError(String(cause));
  });
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
      // We write the configuration ourselves, because Safari's description of its AAC is wrong.
      const config = writeAudioFormat(sampleRate, 1);
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
      if (encoder.state !== 'configured' || !mayEncodeAudio(encoder.encodeQueueSize)) return;
      const data = new AudioData({
        format: 'f32-planar',
        sampleRate,
        numberOfFrames: samples.length,
        numberOfChannels: 1,
        timestamp: Math.round(timeMs * 1000),
        data: samples as Float32Array<ArrayBuffer>,
      });
      encoder.encode(data);
      data.close();
    },
    release: () => {
      if (encoder.state !== 'closed') encoder.close();
    },
  };
}
