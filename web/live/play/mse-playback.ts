import mpegts from 'mpegts.js';
import { aloud } from './aloud';
import { noPlayCounts } from './play-counts';
import type { OpenPlayback } from './playback';
import { liveness } from '../policy/liveness';

const watchEveryMs = 200;

/**
 * Where WebCodecs are missing: the same stream through a media source, by mpegts.js. It works in more browsers and is later by
 * some 250 ms; volume is not reported, as the element's sound cannot be read without taking it over.
 */
export const openMsePlayback: OpenPlayback = ({ url, stage, muted, report, onFlow, onLost }) => {
  const counts = noPlayCounts();
  const video = stage.video();
  const voice = aloud(video, muted, (waiting) => stage.waitForTap(waiting));
  let released = false;
  let playing = false;
  let cameMs = performance.now();
  let loading = false;

  const player = mpegts.createPlayer(
    { type: 'flv', isLive: true, url },
    {
      enableWorker: false,
      enableStashBuffer: false,
      stashInitialSize: 128,
      lazyLoad: false,
      deferLoadAfterSourceOpen: false,
      autoCleanupSourceBuffer: true,
      liveSync: true,
      liveSyncMaxLatency: 0.5,
      liveSyncTargetLatency: 0.2,
      liveSyncPlaybackRate: 1.1,
    },
  );
  player.on(mpegts.Events.ERROR, (type: string, detail: string) => lose(`${type} ${detail}`));
  player.on(mpegts.Events.LOADING_COMPLETE, () => lose('ended'));
  player.on(mpegts.Events.STATISTICS_INFO, ({ speed = 0 }: { speed?: number }) => {
    counts.videoBytes += speed * 1024;
  });

  video.playsInline = true;
  video.autoplay = true;
  video.onresize = () => {
    counts.width = video.videoWidth;
    counts.height = video.videoHeight;
    report(2009, `${video.videoWidth}x${video.videoHeight}`);
  };
  video.onplaying = () => {
    loading = false;
    if (!playing) report(2003);
    playing = true;
    report(2004);
    onFlow();
  };
  video.onwaiting = () => {
    if (playing && !loading) report(2007);
    loading = true;
  };
  const frames = (): void => {
    video.requestVideoFrameCallback(() => {
      cameMs = performance.now();
      counts.frames += 1;
      if (!released) frames();
    });
  };
  frames();

  report(2001);
  player.attachMediaElement(video);
  player.load();
  report(2002);
  voice.play();

  const timer = setInterval(() => {
    const buffered = video.buffered.length === 0 ? 0 : video.buffered.end(video.buffered.length - 1) - video.currentTime;
    counts.pictureBufferedMs = counts.soundBufferedMs = Math.round(Math.max(0, buffered) * 1000);
    if (liveness(performance.now() - cameMs) === 'lost') lose('nothing came');
  }, watchEveryMs);

  function lose(why: string): void {
    if (released) return;
    release();
    onLost(why, false);
  }

  function release(): void {
    if (released) return;
    released = true;
    clearInterval(timer);
    video.onresize = video.onplaying = video.onwaiting = null;
    voice.release();
    player.destroy();
  }

  return { mute: (on) => voice.mute(on), counts, release };
};
