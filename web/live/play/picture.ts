import { bytesOf } from '../bytes';
import type { PlayerCode, Report } from '../codes';
import { codecOf, type VideoBody } from '../flv/video-body';
import { stuttered } from '../policy/liveness';
import { pictureWaitMs } from '../policy/picture-wait';
import type { PlayCounts } from './play-counts';
import type { Stage } from './stage';

export interface PictureOptions {
  stage: Stage;
  counts: PlayCounts;
  report: Report<PlayerCode>;
  /** Media time of the sound that is heard now; null without sound. */
  soundMs(): number | null;
  onShown(): void;
  /** The decoder cannot be revived. */
  onBroken(cause: string): void;
}

interface Waiting {
  body: VideoBody;
  timeMs: number;
}

/** More frames than this in the decoder: a burst is being caught up, and only the newest is worth drawing. */
const burst = 3;
/** Encoded frames held back for their sound; beyond this they go, sound or not. */
const heldLimit = 45;
/** More than this in the decoder is more than a second of pictures: the machine cannot keep up, and begins anew at a key frame. */
const queueLimit = 45;
const faultLimit = 3;

/** Decodes and draws. Pictures are shown as soon as they are decoded, and wait only where they would run ahead of their sound. */
export class Picture {
  private decoder: VideoDecoder | null = null;
  private config: Uint8Array<ArrayBuffer> | null = null;
  private needsKey = true;
  private software = false;
  private faults = 0;
  private readonly held: Waiting[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastShown: { atMs: number; mediaMs: number } | null = null;
  private readonly pen: CanvasRenderingContext2D | null;
  private readonly canvas: HTMLCanvasElement;

  constructor(private readonly options: PictureOptions) {
    this.canvas = options.stage.canvas();
    this.pen = this.canvas.getContext('2d', { alpha: false });
  }

  /** Takes the next video tag. */
  take(body: VideoBody, timeMs: number): void {
    if (this.held.length === 0 && this.waitMs(timeMs) === 0) {
      this.decode(body, timeMs);
      return;
    }
    this.held.push({ body, timeMs });
    this.drain();
  }

  get heldMs(): number {
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
    const heardMs = this.options.soundMs();
    return pictureWaitMs(heardMs === null ? null : timeMs - heardMs);
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
    if (body.key) this.options.counts.keyFrames += 1;
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
    this.decoder ??= this.created();
    this.decoder.configure({
      codec,
      description,
      optimizeForLatency: true,
      hardwareAcceleration: this.software ? 'prefer-software' : 'no-preference',
    });
    if (fresh) this.options.report(2008);
  }

  private created(): VideoDecoder {
    const decoder = new VideoDecoder({
      output: (frame) => {
        if (this.decoder === decoder) this.draw(frame, decoder.decodeQueueSize > burst);
        frame.close();
      },
      error: (cause) => {
        if (this.decoder === decoder) this.failed(cause.message);
      },
    });
    return decoder;
  }

  /** The next key frame begins with a new decoder; the second time without hardware; the third time it is over. */
  private failed(cause: string): void {
    this.decoder = null;
    this.needsKey = true;
    this.faults += 1;
    this.options.report(2101, cause);
    if (this.faults >= faultLimit) this.options.onBroken(cause);
    else if (this.faults > 1 && !this.software) {
      this.software = true;
      this.options.report(2106);
    }
  }

  private draw(frame: VideoFrame, late: boolean): void {
    const { counts, report } = this.options;
    const { displayWidth: width, displayHeight: height } = frame;
    const first = counts.frames === 0;
    counts.frames += 1;
    if (late && !first) return;
    if (counts.width !== width || counts.height !== height) {
      counts.width = width;
      counts.height = height;
      report(2009, `${width}x${height}`);
    }
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    this.pen?.drawImage(frame, 0, 0, width, height);
    if (first) report(2003);
    this.watchGap(frame.timestamp / 1000);
    this.options.onShown();
  }

  private watchGap(mediaMs: number): void {
    const atMs = performance.now();
    const last = this.lastShown;
    this.lastShown = { atMs, mediaMs };
    // A hidden page is not looked at, and its timers are late.
    if (last === null || document.hidden || !stuttered(atMs - last.atMs, mediaMs - last.mediaMs)) return;
    this.options.counts.stutters += 1;
    this.options.report(2105, `${Math.round(atMs - last.atMs)} ms`);
  }

  private close(): void {
    const decoder = this.decoder;
    this.decoder = null;
    if (decoder !== null && decoder.state !== 'closed') decoder.close();
  }
}
