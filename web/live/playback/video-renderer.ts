import { bytesOf } from '../bytes';
import type { PlayerCode, Report } from '../codes';
import { codecOf, type VideoBody } from '../flv/video-body';
import { isStutter } from '../policy/liveness';
import { videoHoldMs } from '../policy/av-sync';
import type { PlaybackStats } from './playback-stats';
import type { MediaSurface } from './media-surface';

export interface VideoRendererOptions {
  surface: MediaSurface;
  stats: PlaybackStats;
  report: Report<PlayerCode>;
  /** Media time of the audio that plays now; null without audio. */
  audioPositionMs(): number | null;
  onRendered(): void;
  /** The decoder has failed too often. */
  onFailed(cause: string): void;
}

interface HeldFrame {
  body: VideoBody;
  timeMs: number;
}

/** With more frames in the decoder, a burst is being decoded and only its newest frame is drawn. */
const burst = 3;
/** Encoded frames that wait for their audio; beyond this number they no longer wait. */
const heldLimit = 45;
/** With more than this in the decoder (over a second) the machine is too slow, and decoding continues at the next key frame. */
const queueLimit = 45;
const faultLimit = 3;

/** Decodes H.264 and draws it on a canvas. A frame is shown as soon as it is decoded, unless it would run ahead of its audio. */
export class VideoRenderer {
  private decoder: VideoDecoder | null = null;
  private config: Uint8Array<ArrayBuffer> | null = null;
  private needsKey = true;
  private software = false;
  private faults = 0;
  private readonly held: HeldFrame[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastRendered: { atMs: number; mediaMs: number } | null = null;
  private readonly context: CanvasRenderingContext2D | null;
  private readonly canvas: HTMLCanvasElement;

  constructor(private readonly options: VideoRendererOptions) {
    this.canvas = options.surface.canvas();
    this.context = this.canvas.getContext('2d', { alpha: false });
  }

  /** Decodes the next video tag. */
  push(body: VideoBody, timeMs: number): void {
    if (this.held.length === 0 && this.waitMs(timeMs) === 0) {
      this.decode(body, timeMs);
      return;
    }
    this.held.push({ body, timeMs });
    this.drain();
  }

  get bufferedMs(): number {
    const first = this.held[0];
    const last = this.held[this.held.length - 1];
    return first === undefined || last === undefined ? 0 : Math.max(0, last.timeMs - first.timeMs);
  }

  release(): void {
    clearTimeout(this.timer);
    this.held.length = 0;
    this.close();
  }

  private waitMs(timeMs: number): number {
    const audioMs = this.options.audioPositionMs();
    return videoHoldMs(audioMs === null ? null : timeMs - audioMs);
  }

  private drain(): void {
    clearTimeout(this.timer);
    for (let first = this.held[0]; first !== undefined; first = this.held[0]) {
      const waitMs = this.held.length > heldLimit ? 0 : this.waitMs(first.timeMs);
      if (waitMs > 0) {
        this.timer = setTimeout(() => this.drain(), waitMs);
        return;
      }
      this.held.shift();
      this.decode(first.body, first.timeMs);
    }
  }

  private decode(body: VideoBody, timeMs: number): void {
    if (body.type === 'config') this.configure(bytesOf(body.bytes as Uint8Array<ArrayBuffer>));
    if (body.type !== 'frame') return;
    if (body.key && this.decoder === null && this.config !== null) this.configure(this.config);
    if (this.decoder?.state !== 'configured' || (this.needsKey && !body.key)) return;
    if (this.decoder.decodeQueueSize > queueLimit) {
      this.needsKey = true;
      return;
    }
    if (body.key) this.options.stats.keyFrames += 1;
    this.needsKey = false;
    const timestamp = (timeMs + body.compositionMs) * 1000;
    const type = body.key ? 'key' : 'delta';
    this.decoder.decode(new EncodedVideoChunk({ type, timestamp, data: body.bytes as Uint8Array<ArrayBuffer> }));
  }

  private configure(description: Uint8Array<ArrayBuffer>): void {
    const codec = codecOf(description);
    if (codec === null) return;
    const fresh = this.decoder === null;
    this.config = description;
    this.needsKey = true;
    this.decoder ??= this.createDecoder();
    this.decoder.configure({
      codec,
      description,
      optimizeForLatency: true,
      hardwareAcceleration: this.software ? 'prefer-software' : 'no-preference',
    });
    if (fresh) this.options.report(2008);
  }

  private createDecoder(): VideoDecoder {
    const decoder = new VideoDecoder({
      output: (frame) => {
        if (this.decoder === decoder) this.draw(frame, decoder.decodeQueueSize > burst);
        frame.close();
      },
      error: (cause) => {
        if (this.decoder === decoder) this.onDecoderError(cause.message);
      },
    });
    return decoder;
  }

  /** The next key frame gets a new decoder, after the second fault one in software; the third fault is final. */
  private onDecoderError(cause: string): void {
    this.decoder = null;
    this.needsKey = true;
    this.faults += 1;
    this.options.report(2101, cause);
    if (this.faults >= faultLimit) this.options.onFailed(cause);
    else if (this.faults > 1 && !this.software) {
      this.software = true;
      this.options.report(2106);
    }
  }

  private draw(frame: VideoFrame, late: boolean): void {
    const { stats, report } = this.options;
    const { displayWidth: width, displayHeight: height } = frame;
    const first = stats.frames === 0;
    stats.frames += 1;
    if (late && !first) return;
    if (stats.width !== width || stats.height !== height) {
      stats.width = width;
      stats.height = height;
      report(2009, `${width}x${height}`);
    }
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    this.context?.drawImage(frame, 0, 0, width, height);
    if (first) report(2003);
    this.detectStutter(frame.timestamp / 1000);
    this.options.onRendered();
  }

  private detectStutter(mediaMs: number): void {
    const atMs = performance.now();
    const last = this.lastRendered;
    this.lastRendered = { atMs, mediaMs };
    // Nobody looks at a hidden page, and its timers are late.
    if (last === null || document.hidden || !isStutter(atMs - last.atMs, mediaMs - last.mediaMs)) return;
    this.options.stats.stutters += 1;
    this.options.report(2105, `${Math.round(atMs - last.atMs)} ms`);
  }

  private close(): void {
    const decoder = this.decoder;
    this.decoder = null;
    if (decoder !== null && decoder.state !== 'closed') decoder.close();
  }
}
