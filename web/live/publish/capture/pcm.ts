import { CaptureClock } from '../../policy/capture-clock';
import type { Release } from '../../release';

/** A piece of captured audio, mixed to one channel. `timeMs` is when it began, on the clock of `performance.now()`. */
export interface Pcm {
  samples: Float32Array;
  sampleRate: number;
  timeMs: number;
}

export type OnPcm = (pcm: Pcm) => void;

/** Reads the audio of a microphone track as it is captured, until released. A disabled track delivers silence. */
export function readPcm(track: MediaStreamTrack, onPcm: OnPcm): Release {
  const clock = new CaptureClock();
  const onSamples = (samples: Float32Array, sampleRate: number, stampMs: number): void => {
    const spanMs = (samples.length * 1000) / sampleRate;
    onPcm({ samples, sampleRate, timeMs: clock.timeOf(stampMs + spanMs, performance.now()) - spanMs });
  };
  return 'MediaStreamTrackProcessor' in window ? fromProcessor(track, onSamples) : fromWorklet(track, onSamples);
}

/** `stampMs` is the start of the piece, on the device's own clock. */
type OnSamples = (samples: Float32Array, sampleRate: number, stampMs: number) => void;

function fromProcessor(track: MediaStreamTrack, onSamples: OnSamples): Release {
  const processor = new MediaStreamTrackProcessor({ track: track as MediaStreamAudioTrack });
  const reader = processor.readable.getReader();
  let released = false;
  const next = (): void => {
    void reader.read().then(({ value, done }) => {
      if (value !== undefined) {
        if (!released) onSamples(mixToMono(value), value.sampleRate, value.timestamp / 1000);
        value.close();
      }
      // Not before: data that arrives during a cancel is lost without being closed.
      if (released) void reader.cancel().catch(() => undefined);
      else if (!done) next();
    });
  };
  next();
  return () => {
    released = true;
  };
}

function mixToMono(data: AudioData): Float32Array {
  const frames = data.numberOfFrames;
  const channels = data.numberOfChannels;
  const mix = new Float32Array(frames);
  const plane = new Float32Array(frames);
  for (let channel = 0; channel < channels; channel += 1) {
    data.copyTo(plane, { planeIndex: channel, format: 'f32-planar' });
    for (let at = 0; at < frames; at += 1) mix[at] = (mix[at] ?? 0) + (plane[at] ?? 0) / channels;
  }
  return mix;
}

/** Source text of the worklet. It posts 512 samples at a time, because a message for each 128 would cost too much. */
const worklet = `registerProcessor('rtc-capture', class extends AudioWorkletProcessor {
  constructor() { super(); this.held = new Float32Array(512); this.count = 0; }
  process(inputs) {
    const planes = inputs[0];
    if (!planes.length) return true;
    for (let i = 0; i < planes[0].length; i++) {
      let sum = 0;
      for (const plane of planes) sum += plane[i];
      this.held[this.count++] = sum / planes.length;
      if (this.count === this.held.length) { this.port.postMessage({ samples: this.held, frame: currentFrame - this.count }); this.count = 0; }
    }
    return true;
  }
});`;

function fromWorklet(track: MediaStreamTrack, onSamples: OnSamples): Release {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const url = URL.createObjectURL(new Blob([worklet], { type: 'text/javascript' }));
  void context.audioWorklet
    .addModule(url)
    .then(() => {
      const node = new AudioWorkletNode(context, 'rtc-capture', { numberOfOutputs: 0 });
      node.port.onmessage = ({ data: { samples, frame } }: MessageEvent<{ samples: Float32Array; frame: number }>) =>
        onSamples(samples, context.sampleRate, (frame * 1000) / context.sampleRate);
      context.createMediaStreamSource(new MediaStream([track])).connect(node);
    })
    // Fails when the context was closed meanwhile.
    .catch(() => undefined)
    .finally(() => URL.revokeObjectURL(url));
  return () => {
    if (context.state !== 'closed') void context.close();
  };
}
