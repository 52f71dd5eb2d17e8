import type { Release } from '../../release';

/** The receiver owns the frame and must close it. */
export type OnFrame = (frame: VideoFrame) => void;

/** Reads the frames of a camera track as they are captured, until released. */
export function readFrames(track: MediaStreamTrack, onFrame: OnFrame): Release {
  return 'MediaStreamTrackProcessor' in window ? fromProcessor(track, onFrame) : fromVideo(track, onFrame);
}

/** A camera that delivers nothing any more is let go after this time. */
const stopWithinMs = 500;

function fromProcessor(track: MediaStreamTrack, onFrame: OnFrame): Release {
  // A track of its own: when a track stops while a frame is awaited, a frame on its way is lost without being closed.
  const own = track.clone();
  // A short queue, because a frame that waits here is already late.
  const processor = new MediaStreamTrackProcessor({ track: own as MediaStreamVideoTrack, maxBufferSize: 2 });
  const reader = processor.readable.getReader();
  let released = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = (): void => {
    void reader.read().then(({ value, done }) => {
      if (released) {
        value?.close();
        clearTimeout(timer);
        own.stop();
        return;
      }
      if (value !== undefined) onFrame(value);
      if (!done) next();
    });
  };
  next();
  return () => {
    if (released) return;
    released = true;
    timer = setTimeout(() => own.stop(), stopWithinMs);
  };
}

/** For Safari and Firefox: reads the frames of a video element. These browsers stop it while the tab is hidden. */
function fromVideo(track: MediaStreamTrack, onFrame: OnFrame): Release {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  void video.play().catch(() => undefined);
  let released = false;
  const next = (): void => {
    video.requestVideoFrameCallback(() => {
      if (released) return;
      onFrame(new VideoFrame(video, { timestamp: performance.now() * 1000 }));
      next();
    });
  };
  next();
  return () => {
    released = true;
    video.srcObject = null;
  };
}
