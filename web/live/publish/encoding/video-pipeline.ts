import { CaptureClock } from '../../policy/capture-clock';
import { encodedSize, type Size } from '../../policy/video-size';
import type { Release } from '../../release';
import { readFrames } from '../capture/video-frames';
import { H264Encoder, type H264EncoderEvents } from './h264-encoder';

export interface VideoOptions extends Size {
  fps: number;
  mirrored: boolean;
}

export interface VideoPipelineEvents extends H264EncoderEvents {
  /** The bitrate for the next frame; null drops the frame. */
  kbps(): number | null;
  onCaptured(): void;
  onSkipped(): void;
  /** Called for every frame of the camera. */
  onSize(size: Size): void;
}

/** The interval of black frames without a camera: viewers who join wait at most this long. */
const blackEveryMs = 1_000;
/** Lets a camera that runs slightly faster than requested keep all its frames. */
const paceTolerance = 0.7;

/** Encodes a camera track to H.264. Without a camera it encodes one black key frame a second. */
export class VideoPipeline {
  private readonly encoder: H264Encoder;
  private source: Release = () => undefined;
  private size: Size;
  private lastMs = -Infinity;
  private clock = new CaptureClock();
  private hasCamera = false;
  private mirrorCanvas: OffscreenCanvas | null = null;

  constructor(
    private options: VideoOptions,
    private readonly events: VideoPipelineEvents,
  ) {
    this.encoder = new H264Encoder(events);
    this.size = encodedSize(options, options);
    this.setCamera(null);
  }

  setCamera(track: MediaStreamTrack | null): void {
    this.source();
    this.encoder.requestKeyFrame();
    this.hasCamera = track !== null;
    this.clock = new CaptureClock();
    this.lastMs = -Infinity;
    if (track !== null) {
      this.source = readFrames(track, (frame) => this.onCameraFrame(frame));
      return;
    }
    // At once, so that the last picture disappears from other screens as soon as the camera is off.
    this.sendBlack();
    const timer = setInterval(() => this.sendBlack(), blackEveryMs);
    this.source = () => clearInterval(timer);
  }

  configure(options: VideoOptions): void {
    this.options = options;
  }

  /** Makes the next frame a key frame; without a camera, sends it now. */
  requestKeyFrame(): void {
    this.encoder.requestKeyFrame();
    if (!this.hasCamera) this.sendBlack();
  }

  release(): void {
    this.source();
    this.encoder.release();
  }

  private onCameraFrame(frame: VideoFrame): void {
    const timeMs = this.clock.timeOf(frame.timestamp / 1000, performance.now());
    this.events.onCaptured();
    if (timeMs - this.lastMs < (1000 / this.options.fps) * paceTolerance) {
      frame.close();
      return;
    }
    const kbps = this.events.kbps();
    if (kbps === null) {
      frame.close();
      this.events.onSkipped();
      return;
    }
    const size = encodedSize({ width: frame.displayWidth, height: frame.displayHeight }, this.options);
    this.size = size;
    this.events.onSize(size);
    const shown = this.options.mirrored ? this.mirrored(frame) : frame;
    if (!this.encoder.encode(shown, timeMs, { ...size, kbps, fps: this.options.fps })) this.events.onSkipped();
    else this.lastMs = timeMs;
  }

  private sendBlack(): void {
    const kbps = this.events.kbps();
    if (kbps === null) return;
    const { width, height } = this.size;
    const canvas = new OffscreenCanvas(width, height);
    // Drawing creates the context, without which a canvas yields no frame.
    canvas.getContext('2d')?.fillRect(0, 0, width, height);
    const nowMs = performance.now();
    this.encoder.requestKeyFrame();
    this.encoder.encode(new VideoFrame(canvas, { timestamp: nowMs * 1000 }), nowMs, {
      width,
      height,
      kbps,
      fps: this.options.fps,
    });
  }

  private mirrored(frame: VideoFrame): VideoFrame {
    const { displayWidth: width, displayHeight: height, timestamp } = frame;
    const canvas = (this.mirrorCanvas ??= new OffscreenCanvas(width, height));
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext('2d');
    context?.setTransform(-1, 0, 0, 1, width, 0);
    context?.drawImage(frame, 0, 0, width, height);
    frame.close();
    return new VideoFrame(canvas, { timestamp });
  }
}
