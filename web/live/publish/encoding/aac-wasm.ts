import { registerAacEncoder } from '@mediabunny/aac-encoder';
import { AdtsOutputFormat, AudioSample, AudioSampleSource, NullTarget, Output } from 'mediabunny';
import { bytesOf } from '../../bytes';
import { mayEncodeAudio } from '../../policy/backpressure';
import type { AacEncoder, AacOptions } from './aac-encoder';

/** FFmpeg's encoder delays its output by one frame: the audio of a packet was captured that much earlier than its number says. */
const encoderDelaySamples = 1024;

/** AAC by WebAssembly, in its own worker. */
export async function wasmEncoder({ sampleRate, bitrate, events }: AacOptions): Promise<AacEncoder> {
  registerAacEncoder();
  // The container output is discarded: we take the packets before they enter it.
  const output = new Output({ format: new AdtsOutputFormat(), target: new NullTarget() });
  let announced = false;
  let released = false;
  /** Samples that the encoder has not finished. A cancelled encoder never does. */
  const open = new Set<AudioSample>();
  // The encoder counts time from the first sample. When the capture time jumps, `shiftMs` follows it.
  let countedMs: number | null = null;
  let shiftMs = 0;
  const source = new AudioSampleSource({
    codec: 'aac',
    bitrate,
    onEncodedPacket: (packet, metadata) => {
      if (released) return;
      const config = metadata?.decoderConfig?.description;
      if (!announced && config !== undefined) {
        announced = true;
        events.onConfig(bytesOf(config));
      }
      events.onPacket(packet.data, packet.timestamp * 1000 + shiftMs - (encoderDelaySamples * 1000) / sampleRate);
    },
  });
  output.addAudioTrack(source);
  await output.start();
  return {
    encode: ({ samples, timeMs }) => {
      if (released || !mayEncodeAudio(open.size)) return;
      countedMs ??= timeMs;
      shiftMs = timeMs - countedMs;
      const sample = new AudioSample({
        data: samples as Float32Array<ArrayBuffer>,
        format: 'f32-planar',
        numberOfChannels: 1,
        sampleRate,
        timestamp: countedMs / 1000,
      });
      countedMs += (samples.length * 1000) / sampleRate;
      open.add(sample);
      source
        .add(sample)
        .catch((cause: unknown) => {
          if (!released) events.onFault(String(cause));
        })
        .finally(() => {
          open.delete(sample);
          sample.close();
        });
    },
    release: () => {
      if (released) return;
      released = true;
      void output.cancel().catch(() => undefined);
      open.forEach((sample) => sample.close());
    },
  };
}
