import { errorMessage } from '../error-message';
import { RetryPolicy } from '../policy/retry-policy';
import { encodedSize } from '../policy/video-size';
import type { OpenPublication, Publication, PublicationOptions, StreamOptions } from '../publish/publication';
import { emptyPublishStats } from '../publish/publish-stats';
import { AacBeside } from './aac-beside';
import type { Advice } from './advice';
import { createBlackTrack, type BlackTrack } from './black-track';
import { withGain, type GainTrack } from './gain-track';
import { adjusted, encodingsOf, takesLayers, type SentPicture } from './layers';
import { OutboundStats, type OutboundReport } from './outbound-stats';
import { preferH264 } from './offer';
import { WebRtcSession, type Loss } from './session';

/** Twice within the second after which a silent server is asked about. */
const checkEveryMs = 500;
const weakEveryMs = 5_000;
/** The uplink is weak when it loses more than this share of packets. */
const weakShare = 0.1;

export const openWhipPublication: OpenPublication = (options) => new WhipPublication(options);

/** Publishes by WHIP: the browser's own WebRTC encodes, paces and repairs. The publication negotiates, watches and reconnects. */
class WhipPublication implements Publication {
  readonly stats = emptyPublishStats();
  private readonly retryPolicy = new RetryPolicy();
  private readonly reported = new Set<number>();
  private readonly black: BlackTrack;
  private readonly timer: ReturnType<typeof setInterval>;
  private stream: StreamOptions;
  private camera: MediaStreamTrack | null = null;
  private microphone: MediaStreamTrack | null = null;
  private gainTrack: GainTrack | null = null;
  private session: WebRtcSession | null = null;
  private senders: { video: RTCRtpSender; audio: RTCRtpSender } | null = null;
  private outbound = new OutboundStats(this.stats);
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private released = false;
  private weakMs = -Infinity;
  private advice: SentPicture['advice'] = {};
  private readonly beside: AacBeside;

  constructor(private readonly options: PublicationOptions) {
    this.stream = options.stream;
    this.beside = new AacBeside(options.stream);
    this.black = createBlackTrack(encodedSize(this.stream, this.stream));
    this.timer = setInterval(() => void this.check(), checkEveryMs);
    // The caller sets the present devices in this turn.
    queueMicrotask(() => this.connect());
  }

  setCamera(track: MediaStreamTrack | null): void {
    this.camera = track;
    this.apply();
  }

  setMicrophone(track: MediaStreamTrack | null): void {
    this.microphone = track;
    this.beside.setMicrophone(track);
    this.gainTrack?.release();
    this.gainTrack = null;
    this.apply();
  }

  configure(stream: StreamOptions): void {
    this.stream = stream;
    this.beside.configure(stream);
    this.apply();
  }

  /** Nothing to do: viewers request key frames by RTCP, and the browser answers. */
  requestKeyFrame(): void {
    return undefined;
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    clearInterval(this.timer);
    clearTimeout(this.retryTimer);
    this.session?.release();
    this.gainTrack?.release();
    this.black.release();
    this.beside.release();
  }

  private connect(): void {
    if (this.released) return;
    this.outbound = new OutboundStats(this.stats);
    try {
      this.session = this.openSession();
    } catch (cause) {
      // The URL is invalid, or the browser refuses its ICE servers: another attempt would fail in the same way.
      this.onLost({ code: 3002, reason: errorMessage(cause), final: true });
    }
  }

  private openSession(): WebRtcSession {
    const { url, report } = this.options;
    return new WebRtcSession({
      url,
      prepare: (peer) => this.addTracks(peer),
      onAnswered: () => report(1001),
      onConnected: () => {
        this.retryPolicy.onOpened(performance.now());
        report(1002);
        // The first frame follows at once: this check reports it as soon as it is counted.
        void this.check();
      },
      onAdvice: (advice) => this.follow(advice),
      onLost: (loss) => this.onLost(loss),
    });
  }

  private follow({ alsoAac, ...advice }: Advice): void {
    this.advice = advice;
    this.apply();
    if (alsoAac !== undefined) void this.beside.publishAt(alsoAac === null ? null : this.socketUrl(alsoAac));
  }

  private socketUrl(path: string): string {
    const url = new URL(path, this.options.url.replace(/^whip:/i, 'https:'));
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return url.href;
  }

  private addTracks(peer: RTCPeerConnection): void {
    const video = this.addVideo(peer, takesLayers(this.options.url));
    const audio = peer.addTransceiver(this.audioTrack() ?? 'audio', { direction: 'sendonly' });
    preferH264(video);
    this.senders = { video: video.sender, audio: audio.sender };
  }

  /** A browser that refuses two layers sends one. */
  private addVideo(peer: RTCPeerConnection, withLayers: boolean): RTCRtpTransceiver {
    const track = this.camera ?? this.black.track ?? 'video';
    try {
      return peer.addTransceiver(track, { direction: 'sendonly', sendEncodings: encodingsOf(this.picture, withLayers) });
    } catch (cause) {
      if (!withLayers) throw cause;
      return this.addVideo(peer, false);
    }
  }

  private onLost({ code, reason, final }: Loss): void {
    const { report } = this.options;
    this.session = this.senders = null;
    this.advice = {};
    // The next session says anew whether it wants sound.
    void this.beside.publishAt(null);
    if (this.released) return;
    const delayMs = final ? null : this.retryPolicy.delayAfterLoss(performance.now(), Math.random());
    if (delayMs === null) {
      report(-1307, reason);
      return;
    }
    report(code, reason);
    report(1102, reason);
    this.retryTimer = setTimeout(() => this.connect(), delayMs);
  }

  private get picture(): SentPicture {
    const { stream, camera, advice } = this;
    const { width = stream.width, height = stream.height } = camera?.getSettings() ?? {};
    return { stream, camera: camera === null ? null : { width, height }, advice };
  }

  private audioTrack(): MediaStreamTrack | null {
    const { microphone } = this;
    const { microphoneGain } = this.stream;
    if (microphone === null || (microphoneGain === 1 && this.gainTrack === null)) return microphone;
    this.gainTrack ??= withGain(microphone);
    this.gainTrack.setGain(microphoneGain);
    return this.gainTrack.track;
  }

  /** Applies tracks and encoding to the senders. Ignores failures of senders whose session has ended meanwhile. */
  private apply(): void {
    if (this.senders === null) return;
    const { video, audio } = this.senders;
    const parameters = video.getParameters();
    parameters.encodings = adjusted(parameters.encodings ?? [], this.picture);
    if (parameters.encodings.length > 0) video.setParameters(parameters).catch(() => undefined);
    video.replaceTrack(this.camera ?? this.black.track).catch(() => undefined);
    audio.replaceTrack(this.audioTrack()).catch(() => undefined);
  }

  private async check(): Promise<void> {
    if (this.session === null) return;
    const { outbound, stats } = this;
    const { report } = this.options;
    const reports = await this.session.readStats<OutboundReport>();
    if (reports === null || this.released || outbound !== this.outbound) return;
    const { width } = stats;
    outbound.read(reports);
    if (stats.frames > 0) {
      if (this.camera !== null) this.reportOnce(1007);
      this.reportOnce(1008);
    }
    if (width !== 0 && stats.width !== width) report(1005, `${stats.width}x${stats.height}`);
    const nowMs = performance.now();
    if (outbound.lost <= weakShare || nowMs - this.weakMs < weakEveryMs) return;
    this.weakMs = nowMs;
    report(1101, `${Math.round(outbound.lost * 100)} % lost`);
  }

  private reportOnce(code: 1007 | 1008): void {
    if (this.reported.has(code)) return;
    this.reported.add(code);
    this.options.report(code);
  }
}
