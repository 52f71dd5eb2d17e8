import mpegts from 'mpegts.js';
import { liveness } from '../policy/liveness';
import { AutoplayVideo } from './autoplay';
import type { OpenPlayback, Playback, PlaybackOptions } from './playback';
import { emptyPlaybackStats } from './playback-stats';

const checkEveryMs = 200;
/** Longer than the pictures that a server keeps for newcomers play: what comes later is news. */
const provenAfterMs = 5_000;

const playerConfig: mpegts.Config = {
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
};

// The player's log is for its authors; what users can act on comes as events.
mpegts.LoggingControl.enableAll = false;

export const openMsePlayback: OpenPlayback = (options) => new MsePlayback(options);

/**
 * Plays the same FLV stream through a media source (mpegts.js), for browsers without WebCodecs. It is some 250 ms later than WebCodecs,
 * and reports no volume, because reading the element's sound would take it away from the element.
 */
class MsePlayback implements Playback {
  readonly stats = { ...emptyPlaybackStats(), transport: 'flv' as const };
  private released = false;
  private playing = false;
  private loading = false;
  private readonly startedMs = performance.now();
  private lastFrameMs = this.startedMs;
  private readonly video: HTMLVideoElement;
  private readonly autoplay: AutoplayVideo;
  private readonly player: mpegts.Player;
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(private readonly options: PlaybackOptions) {
    const { url, surface, muted, report } = options;
    this.video = surface.video();
    // A stream of WebRTC would go before the media source.
    this.video.srcObject = null;
    this.autoplay = new AutoplayVideo(this.video, muted, (blocked) => surface.showTapHint(blocked));
    this.player = this.createPlayer(url);
    this.listenToVideo();
    this.countFrames();
    report(2001);
    this.player.attachMediaElement(this.video);
    this.player.load();
    report(2002);
    this.autoplay.play();
    this.timer = setInterval(() => this.check(), checkEveryMs);
  }

  mute(muted: boolean): void {
    this.autoplay.mute(muted);
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    clearInterval(this.timer);
    this.video.onresize = this.video.onplaying = this.video.onwaiting = null;
    this.autoplay.release();
    this.player.destroy();
  }

  private createPlayer(url: string): mpegts.Player {
    const player = mpegts.createPlayer({ type: 'flv', isLive: true, url }, playerConfig);
    player.on(mpegts.Events.ERROR, (type: string, detail: string) => this.lose(`${type} ${detail}`));
    player.on(mpegts.Events.LOADING_COMPLETE, () => this.lose('ended'));
    player.on(mpegts.Events.STATISTICS_INFO, ({ speed = 0 }: { speed?: number }) => {
      this.stats.videoBytes += speed * 1024;
    });
    return player;
  }

  private listenToVideo(): void {
    const { video, stats } = this;
    const { report } = this.options;
    video.playsInline = true;
    video.autoplay = true;
    video.onresize = () => {
      stats.width = video.videoWidth;
      stats.height = video.videoHeight;
      report(2009, `${video.videoWidth}x${video.videoHeight}`);
    };
    video.onplaying = () => {
      this.loading = false;
      if (!this.playing) report(2003);
      this.playing = true;
      report(2004);
    };
    video.onwaiting = () => {
      if (this.playing && !this.loading) report(2007);
      this.loading = true;
    };
  }

  private countFrames(): void {
    this.video.requestVideoFrameCallback(() => {
      this.lastFrameMs = performance.now();
      this.stats.frames += 1;
      if (this.lastFrameMs - this.startedMs > provenAfterMs) this.options.onFlowing();
      if (!this.released) this.countFrames();
    });
  }

  private check(): void {
    const { buffered, currentTime } = this.video;
    const aheadSeconds = buffered.length === 0 ? 0 : buffered.end(buffered.length - 1) - currentTime;
    this.stats.videoBufferedMs = this.stats.audioBufferedMs = Math.round(Math.max(0, aheadSeconds) * 1000);
    if (liveness(performance.now() - this.lastFrameMs) === 'lost') this.lose('nothing came');
  }

  private lose(reason: string): void {
    if (this.released) return;
    this.release();
    this.options.onLost(reason, false);
  }
}
