import { AutoplayVideo } from '../playback/autoplay';
import type { OpenPlayback, Playback, PlaybackOptions } from '../playback/playback';
import { emptyPlaybackStats } from '../playback/playback-stats';
import { liveness, type Liveness } from '../policy/liveness';
import type { Release } from '../release';
import { InboundStats, type InboundReport } from './inbound-stats';
import { preferH264, withReceiverTime } from './offer';
import { WebRtcSession } from './session';
import { watchTile } from './tile-layer';

const checkEveryMs = 250;

export const openWhepPlayback: OpenPlayback = (options) => new WhepPlayback(options);

/** Plays by WHEP: the browser's own WebRTC buffers, repairs and synchronises video and audio. */
class WhepPlayback implements Playback {
  readonly stats = emptyPlaybackStats();
  private readonly inbound = new InboundStats(this.stats);
  private readonly stream = new MediaStream();
  private released = false;
  private resized = false;
  private playing = false;
  private state: Liveness = 'flowing';
  private lastDataMs = performance.now();
  private volume = 0;
  private readonly video: HTMLVideoElement;
  private readonly autoplay: AutoplayVideo;
  private readonly session: WebRtcSession;
  private readonly unwatch: Release;
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(private readonly options: PlaybackOptions) {
    const { surface, muted } = options;
    this.video = surface.video();
    this.autoplay = new AutoplayVideo(this.video, muted, (blocked) => surface.showTapHint(blocked));
    this.listenToVideo();
    this.session = this.openSession();
    this.unwatch = watchTile(this.video, (layer) => this.session.wishFor(layer));
    this.timer = setInterval(() => void this.check(), checkEveryMs);
  }

  mute(muted: boolean): void {
    this.autoplay.mute(muted);
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    clearInterval(this.timer);
    this.unwatch();
    this.video.onresize = this.video.onplaying = null;
    this.autoplay.release();
    this.session.release();
  }

  private listenToVideo(): void {
    const { video } = this;
    const { report, onFlowing } = this.options;
    video.playsInline = true;
    video.autoplay = true;
    video.onresize = () => {
      if (video.videoWidth === 0) return;
      report(2009, `${video.videoWidth}x${video.videoHeight}`);
      if (!this.resized) report(2003);
      this.resized = true;
    };
    video.onplaying = () => {
      if (!this.playing) report(2004);
      this.playing = true;
      onFlowing();
    };
  }

  private openSession(): WebRtcSession {
    const { url, report } = this.options;
    return new WebRtcSession({
      url,
      prepare: (peer) => {
        preferH264(peer.addTransceiver('video', { direction: 'recvonly' }));
        // Chromium asks for lost sound twice as often where it could send too. Only a server that says so accepts the offer.
        const isTwoWay = new URL(url.replace(/^whep:/i, 'https:')).searchParams.has('twoway');
        peer.addTransceiver('audio', { direction: isTwoWay ? 'sendrecv' : 'recvonly' });
        // A track without data would keep the other one from playing. Until it has data, the last frame stays visible.
        peer.ontrack = ({ track }) => (track.onunmute = () => this.addTrack(track));
      },
      amend: withReceiverTime,
      onAnswered: () => report(2001),
      onConnected: () => {
        this.lastDataMs = performance.now();
        report(2002);
      },
      onAdvice: ({ bufferMs }) => bufferMs !== undefined && this.setBuffers(bufferMs),
      onLost: ({ code, reason, final }) => {
        if (!final) report(code, reason);
        this.lose(reason, final);
      },
    });
  }

  private setBuffers(bufferMs: number): void {
    this.session.peer.getReceivers().forEach((receiver) => setBuffer(receiver, bufferMs));
  }

  private addTrack(track: MediaStreamTrack): void {
    track.onunmute = null;
    this.stream.addTrack(track);
    if (track.kind === 'video') this.options.report(2008);
    if (this.video.srcObject !== this.stream) this.video.srcObject = this.stream;
    this.autoplay.play();
  }

  private async check(): Promise<void> {
    const { report } = this.options;
    const { stutters } = this.stats;
    const reports = await this.session.readStats<InboundReport>();
    if (reports === null || this.released) return;
    const nowMs = performance.now();
    if (this.inbound.read(reports)) this.lastDataMs = nowMs;
    if (this.stats.stutters > stutters) report(2105);
    const state = liveness(nowMs - this.lastDataMs) === 'flowing' ? 'flowing' : 'loading';
    if (state === 'loading' && this.state === 'flowing' && this.playing) report(2007);
    if (state === 'flowing' && this.state === 'loading' && this.playing) report(2004);
    this.state = state;
    const lastSignMs = Math.max(this.lastDataMs, this.session.heardSinceMs(nowMs));
    if (liveness(nowMs - lastSignMs) === 'lost') this.lose('nothing came', false);
    else this.reportVolume();
  }

  private reportVolume(): void {
    const before = this.volume;
    this.volume = this.inbound.volume;
    if (this.volume !== 0 || before !== 0) this.options.onVolume(this.volume);
  }

  private lose(reason: string, final: boolean): void {
    if (this.released) return;
    this.release();
    this.options.onLost(reason, final);
  }
}

/** How long received media waits for what is late. Browsers without this setting decide alone. */
function setBuffer(receiver: RTCRtpReceiver, bufferMs: number): void {
  if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = bufferMs === 0 ? null : bufferMs;
}
