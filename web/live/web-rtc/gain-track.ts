import type { Release } from '../release';

/** A microphone track with another volume: 0 is silence, 1 is unchanged. */
export interface GainTrack {
  track: MediaStreamTrack | null;
  setGain(gain: number): void;
  release: Release;
}

export function withGain(source: MediaStreamTrack): GainTrack {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const gain = context.createGain();
  const destination = context.createMediaStreamDestination();
  context
    .createMediaStreamSource(new MediaStream([source]))
    .connect(gain)
    .connect(destination);
  return {
    track: destination.stream.getAudioTracks()[0] ?? null,
    setGain: (value) => gain.gain.setTargetAtTime(value, context.currentTime, 0.01),
    release: () => {
      if (context.state !== 'closed') void context.close();
    },
  };
}
