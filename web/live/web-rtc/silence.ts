import type { Release } from '../release';

/** A track of silence, which costs a few bytes per packet. */
export function createSilence(): { track: MediaStreamTrack | null; release: Release } {
  const context = new AudioContext();
  const destination = context.createMediaStreamDestination();
  // Without a source the destination has no data, and nothing is sent.
  const source = new ConstantSourceNode(context, { offset: 0 });
  source.connect(destination);
  source.start();
  return {
    track: destination.stream.getAudioTracks()[0] ?? null,
    release: () => {
      if (context.state !== 'closed') void context.close();
    },
  };
}
