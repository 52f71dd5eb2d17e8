import { backlogMs, mayEncodeVideo } from '../policy/backpressure';
import { nextUplink, type Uplink } from '../policy/bitrate';
import type { Size } from '../policy/video-size';
import { AudioPipeline } from './encoding/audio-pipeline';
import type { EncodedFrame } from './encoding/h264-encoder';
import { VideoPipeline, type VideoPipelineEvents } from './encoding/video-pipeline';
import { FlvSender } from './flv-sender';
import type { OpenPublication, Publication, PublicationOptions, StreamOptions } from './publication';
import { emptyPublishStats } from './publish-stats';

const checkEveryMs = 500;
const weakEveryMs = 5_000;
/** After this many faults the encoder is given up. */
const faultLimit = 3;

const canEncodeVideo = (): boolean => 'VideoEncoder' in window;

export const openFlvPublication: OpenPublication = (options) => new FlvPublication(options);

/** Publishes FLV over WebSocket: H.264 by WebCodecs, AAC by the encoder that the browser has. */
class FlvPublication implements Publication {
  readonly stats = { ...emptyPublishStats(), transport: 'flv' as const };
  private stream: StreamOptions;
  private uplink: Uplink;
  private weakMs = -Infinity;
  private faults = 0;
  private released = false;
  private readonly reported = new Set<number>();
  private readonly sender: FlvSender;
  private readonly video: VideoPipeline | null;
  private readonly audio: AudioPipeline;
  private readonly timer: ReturnType<typeof setInterval>;

  constructor(private readonly options: PublicationOptions) {
    const { url, stream, report } = options;
    this.stream = stream;
    this.uplink = { kbps: stream.maxKbps, changedMs: performance.now(), clearSinceMs: null };
    this.sender = new FlvSender({
      url,
      report,
      metadata: () => this.metadata(),
      onOpen: () => this.video?.requestKeyFrame(),
    });
    this.video = canEncodeVideo() ? new VideoPipeline(stream, this.videoEvents()) : null;
    if (this.video === null) report(-1303, 'this browser cannot encode H.264');
    this.audio = new AudioPipeline(stream, {
      onConfig: (config) => this.sender.configureAudio(config),
      onPacket: (bytes, timeMs) => {
        this.stats.audioBytes += this.sender.sendAudio(bytes, timeMs);
      },
      onFault: (cause) => report(-1304, cause),
      // As for an engine that does not load, the page starts again.
      onNotLoaded: (cause) => report(-1307, cause),
    });
    this.timer = setInterval(() => {
      this.sender.check();
      this.adaptBitrate();
    }, checkEveryMs);
  }

  setCamera(track: MediaStreamTrack | null): void {
    this.video?.setCamera(track);
  }

  setMicrophone(track: MediaStreamTrack | null): void {
    this.audio.setMicrophone(track);
  }

  configure(stream: StreamOptions): void {
    // An encoder that failed at one size may work at another.
    if (stream.width !== this.stream.width || stream.height !== this.stream.height) this.faults = 0;
    this.stream = stream;
    this.video?.configure(stream);
    this.audio.configure(stream);
  }

  requestKeyFrame(): void {
    this.video?.requestKeyFrame();
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    clearInterval(this.timer);
    this.video?.release();
    this.audio.release();
    this.sender.release();
  }

  private metadata(): Readonly<Record<string, number>> {
    const { width, height } = this.stats;
    return { width, height, videocodecid: 7, audiocodecid: 10, framerate: this.stream.fps };
  }

  private videoEvents(): VideoPipelineEvents {
    return {
      kbps: () => this.kbpsForNextFrame(),
      onCaptured: () => this.reportOnce(1007),
      onSkipped: () => this.onSkipped(),
      onSize: (size) => this.onSize(size),
      onConfig: (config) => {
        this.reportOnce(1008);
        this.sender.configureVideo(config);
      },
      onFrame: (frame) => this.onFrame(frame),
      onFault: (cause) => {
        this.faults += 1;
        this.options.report(this.faults < faultLimit ? 1104 : -1303, cause);
      },
    };
  }

  private kbpsForNextFrame(): number | null {
    const { sender, uplink } = this;
    const mayEncode = this.faults < faultLimit && sender.open && mayEncodeVideo(sender.waitingBytes, uplink.kbps);
    return mayEncode ? uplink.kbps : null;
  }

  private onSkipped(): void {
    const { sender } = this;
    // With nothing waiting, the encoder is too slow and the network is not to blame.
    if (!sender.open || sender.waitingBytes === 0) return;
    this.stats.skipped += 1;
    const nowMs = performance.now();
    if (nowMs - this.weakMs < weakEveryMs) return;
    this.weakMs = nowMs;
    this.options.report(1101, `${sender.waitingBytes} bytes waiting`);
  }

  private onSize({ width, height }: Size): void {
    const { stats } = this;
    if (stats.width === width && stats.height === height) return;
    if (stats.width !== 0) this.options.report(1005, `${width}x${height}`);
    stats.width = width;
    stats.height = height;
  }

  private onFrame(frame: EncodedFrame): void {
    const { stats } = this;
    const sent = this.sender.sendVideo(frame);
    if (sent === 0) return;
    stats.videoBytes += sent;
    stats.frames += 1;
    if (frame.key) stats.keyFrames += 1;
  }

  private adaptBitrate(): void {
    const { sender, uplink, stats } = this;
    const { minKbps, maxKbps } = this.stream;
    const waitingMs = backlogMs(sender.waitingBytes, uplink.kbps);
    const next = nextUplink(uplink, { nowMs: performance.now(), backlogMs: waitingMs, minKbps, maxKbps });
    if (next.kbps !== uplink.kbps) this.options.report(1006, `${next.kbps} kbit/s`);
    this.uplink = next;
    stats.targetKbps = next.kbps;
    stats.waitingBytes = sender.waitingBytes;
  }

  /** The first frame and the first packet are reported once for each publication. */
  private reportOnce(code: 1007 | 1008): void {
    if (this.reported.has(code)) return;
    this.reported.add(code);
    this.options.report(code);
  }
}
