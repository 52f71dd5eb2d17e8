import type { Release } from '../release';

/** A microphone track at another loudness: 0 is silence, 1 as it is. */
export interface Amplified {
  track: MediaStreamTrack | null;
  setGain(gain: number): void;
  release: Release;
}

export function amplified(source: MediaStreamTrack): Amplified {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const gain = context.createGain();
  const out = context.createMediaStreamDestination();
  context
    .createMediaStreamSource(new MediaStream([source]))
    .connect(gain)
    .connect(out);
  return {
    track: out.stream.getAudioTracks()[0] ?? null,
    setGain: (value) => gain.gain.setTargetAtTime(value, context.currentTime, 0.01),
    release: () => {
      if (context.state !== 'closed') void context.close();
    },
  };
}
