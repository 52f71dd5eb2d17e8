import type { Size } from '../policy/video-size';
import type { Release } from '../release';

const everyMs = 1_000;

export interface BlackTrack {
  track: MediaStreamTrack | null;
  release: Release;
}

/** A video track with one black frame a second, for a publication without a camera. Viewers who join wait at most that long. */
export function createBlackTrack({ width, height }: Size): BlackTrack {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d', { alpha: false });
  const paint = (): void => context?.fillRect(0, 0, width, height);
  paint();
  const track = canvas.captureStream().getVideoTracks()[0] ?? null;
  const timer = setInterval(paint, everyMs);
  return {
    track,
    release: () => {
      clearInterval(timer);
      track?.stop();
    },
  };
}
