import { bytesOf } from '../bytes';
import type { PlayerCode, Report } from '../codes';
import type { VideoBody, VideoCodec } from '../flv/video-body';
import { isSameHeader, videoDecoderConfig, type VideoHeader } from '../flv/video-codec';
import { isStutter } from '../policy/liveness';
import { RecentFaults } from '../policy/recent-faults';
import { videoHoldMs } from '../policy/av-sync';
import { isSupported } from './is-supported';
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
  /** This browser does not play the codec; null when another codec follows it. */
  onUnsupported(codec: VideoCodec | null): void;
}

interface HeldFrame {
  body: VideoBody;
  timeMs: number;
  isShown: boolean;
}

/** With more frames in the decoder, a burst is being decoded and only its newest frame is drawn. */
const burst = 3;
/** Encoded frames that wait for their audio; beyond this number they no longer wait. */
const heldLimit = 45;
/** With more than this in the decoder (over a second) the machine is too slow, and decoding continues at the next key frame. */
const queueLimit = 45;
const faultLimit = 3;

/** Decodes pictures and draws it on a canvas. A frame is shown as soon as it is decoded, unless it would run ahead of its audio. */
export class VideoRenderer {
  private decoder: VideoDecoder | null = null;
  private header: VideoHeader | null = null;
  /** A header that takes force at the next key frame: until then pictures belong to the one before. */
  private nextHeader: VideoHeader | null = null;
  private needsKey = true;
  private software = false;
  private readonly faults = new RecentFaults();
  /** The header that this browser cannot decode, or is asked about. */
  private refused: VideoHeader | null = null;
  /** Whether a picture came with the present header. */
  private hasDecoded = false;
  /** Times of pictures in the decoder that were shown before: others are decoded from them. */
  private readonly hidden = new Set<number>();
  private readonly held: HeldFrame[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastRendered: { atMs: number; mediaMs: number } | null = null;
  private readonly context: CanvasRenderingContext2D | null;
  private readonly canvas: HTMLCanvasElement;

  constructor(private readonly options: VideoRendererOptions) {
    this.canvas = options.surface.canvas();
    this.context = this.canvas.getContext('2d', { alpha: false });
  }

  /** Decodes the next video tag, and shows its picture unless it was received before. */
  push(body: VideoBody, timeMs: number, isShown: boolean): void {
    const frame = { body, timeMs, isShown };
    if (this.held.length === 0 && this.waitMs(timeMs) === 0) {
      this.decode(frame);
      return;
    }
    this.held.push(frame);
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
    this.refused = null;
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
      this.decode(first);
    }
  }

  private decode({ body, timeMs, isShown }: HeldFrame): void {
    if (body.type === 'config') this.onHeader(body);
    if (body.type !== 'frame') return;
    if (body.key && this.nextHeader !== null) this.configure(this.nextHeader);
    else if (body.key && this.decoder === null && this.header !== null) this.configure(this.header);
    if (this.header === null && this.nextHeader === null) this.onHeadless(body);
    if (this.decoder?.state !== 'configured' || (this.needsKey && !body.key)) return;
    if (this.decoder.decodeQueueSize > queueLimit) {
      this.needsKey = true;
      return;
    }
    if (body.key) this.options.stats.keyFrames += 1;
    this.needsKey = false;
    const timestamp = (timeMs + body.compositionMs) * 1000;
    if (!isShown) this.hidden.add(timestamp);
    const type = body.key ? 'key' : 'delta';
    this.decoder.decode(new EncodedVideoChunk({ type, timestamp, data: body.bytes as Uint8Array<ArrayBuffer> }));
  }

  /** Encoders and servers repeat a header for newcomers; the same one is no change. */
  private onHeader(body: VideoBody & { type: 'config' }): void {
    if (isSameHeader(this.nextHeader ?? this.header, body)) return;
    this.nextHeader = { codec: body.codec, bytes: bytesOf(body.bytes as Uint8Array<ArrayBuffer>) };
  }

  /** Some codecs have no header, and their first key frame takes its place. */
  private onHeadless({ codec, key }: VideoBody & { type: 'frame' }): void {
    // The header of these may still come: a player can join between it and the first picture.
    if (['H.264', 'H.265', 'H.266', 'AV1'].includes(codec)) return;
    if (key) this.configure({ codec, bytes: new Uint8Array() });
  }

  private configure(header: VideoHeader): void {
    const fresh = this.decoder === null;
    this.header = header;
    this.nextHeader = null;
    this.needsKey = true;
    if (this.refused === header) return;
    if (this.refused !== null) this.options.onUnsupported(null);
    this.refused = null;
    this.hasDecoded = false;
    const config = videoDecoderConfig(header);
    if (config === null) {
      this.refuse(header);
      return;
    }
    this.decoder ??= this.createDecoder();
    this.decoder.configure({
      ...config,
      optimizeForLatency: true,
      hardwareAcceleration: this.software ? 'prefer-software' : 'no-preference',
    });
    if (fresh) this.options.report(2008);
  }

  private refuse(header: VideoHeader): void {
    this.close();
    this.refused = header;
    this.options.report(2101, `${header.codec} is not supported`);
    this.options.onUnsupported(header.codec);
  }

  private createDecoder(): VideoDecoder {
    const decoder = new VideoDecoder({
      output: (frame) => {
        const isHidden = this.hidden.delete(frame.timestamp);
        if (this.decoder === decoder) this.hasDecoded = true;
        if (this.decoder === decoder && !isHidden) this.draw(frame, decoder.decodeQueueSize > burst);
        frame.close();
      },
      error: (cause) => {
        if (this.decoder === decoder) this.onDecoderError(cause.message);
      },
    });
    return decoder;
  }

  /** An error before the first picture may mean that this browser does not know the codec. Browsers name that error differently. */
  private onDecoderError(message: string): void {
    const { header } = this;
    this.decoder = null;
    this.hidden.clear();
    this.needsKey = true;
    const config = header === null || this.hasDecoded ? null : videoDecoderConfig(header);
    if (header === null || config === null) {
      this.onDamage(message);
      return;
    }
    this.refused = header;
    void isSupported(VideoDecoder, config).then((supported) => {
      if (this.refused !== header) return;
      this.refused = null;
      if (supported) this.onDamage(message);
      else this.refuse(header);
    });
  }

  /** The next key frame gets a new decoder, after the second fault in a short time one in software; the third one is final. */
  private onDamage(message: string): void {
    const faults = this.faults.add(performance.now());
    this.options.report(2101, message);
    if (faults >= faultLimit) this.options.onFailed(message);
    else if (faults > 1 && !this.software) {
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
