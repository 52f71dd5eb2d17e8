import type { Release } from '../release';

const everyMs = 1_000;

/** A black picture a second, where there is no camera: viewers see at once that it is off, and one who joins is not kept waiting. */
export function blackTrack({ width, height }: { width: number; height: number }): {
  track: MediaStreamTrack | null;
  release: Release;
} {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const pen = canvas.getContext('2d', { alpha: false });
  const paint = (): void => pen?.fillRect(0, 0, width, height);
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
