import { CaptureClock } from '../policy/capture-clock';
import { encodedSize, type Size } from '../policy/picture-size';
import type { Release } from '../release';
import { frameSource } from './frame-source';
import { PictureEncoder, type PictureEncoderEvents } from './picture-encoder';

export interface PictureWish extends Size {
  fps: number;
  mirrored: boolean;
}

export interface PictureEncodingEvents extends PictureEncoderEvents {
  /** May a picture be encoded now, and at what rate? null leaves it out. */
  kbps(): number | null;
  onCaptured(): void;
  onSkipped(): void;
  /** Said with every picture of the camera. */
  onSize(size: Size): void;
}

/** While there is no camera: often enough that a joining viewer is not kept waiting, and nearly for free. */
const blackEveryMs = 1_000;
/** A camera may run a little faster than asked without losing every second picture. */
const paceTolerance = 0.7;

/** From a camera track, or from none, to H.264 pictures. Without a camera the picture is black, one key frame a second. */
export class PictureEncoding {
  private readonly encoder: PictureEncoder;
  private source: Release = () => undefined;
  private size: Size;
  private lastMs = -Infinity;
  private clock = new CaptureClock();
  private dark = true;
  private mirror: OffscreenCanvas | null = null;

  constructor(
    private wish: PictureWish,
    private readonly events: PictureEncodingEvents,
  ) {
    this.encoder = new PictureEncoder(events);
    this.size = encodedSize(wish, wish);
    this.camera(null);
  }

  camera(track: MediaStreamTrack | null): void {
    this.source();
    this.encoder.keyFrame();
    this.dark = track === null;
    this.clock = new CaptureClock();
    this.lastMs = -Infinity;
    if (track !== null) {
      this.source = frameSource(track, (frame) => this.take(frame));
      return;
    }
    // At once: nobody's last picture stands on other people's screens after the camera is off.
    this.black();
    const timer = setInterval(() => this.black(), blackEveryMs);
    this.source = () => clearInterval(timer);
  }

  change(wish: PictureWish): void {
    this.wish = wish;
  }

  /** A receiver begins: the next picture is one to begin with, and without a camera it comes now. */
  keyFrame(): void {
    this.encoder.keyFrame();
    if (this.dark) this.black();
  }

  release(): void {
    this.source();
    this.encoder.release();
  }

  private take(frame: VideoFrame): void {
    const timeMs = this.clock.timeOf(frame.timestamp / 1000, performance.now());
    this.events.onCaptured();
    if (timeMs - this.lastMs < (1000 / this.wish.fps) * paceTolerance) {
      frame.close();
      return;
    }
    const kbps = this.events.kbps();
    if (kbps === null) {
      frame.close();
      this.events.onSkipped();
      return;
    }
    const size = encodedSize({ width: frame.displayWidth, height: frame.displayHeight }, this.wish);
    this.size = size;
    this.events.onSize(size);
    const shown = this.wish.mirrored ? this.flipped(frame) : frame;
    if (!this.encoder.encode(shown, timeMs, { ...size, kbps, fps: this.wish.fps })) this.events.onSkipped();
    else this.lastMs = timeMs;
  }

  private black(): void {
    const kbps = this.events.kbps();
    if (kbps === null) return;
    const { width, height } = this.size;
    const canvas = new OffscreenCanvas(width, height);
    // A canvas without a context has no picture to take.
    canvas.getContext('2d')?.fillRect(0, 0, width, height);
    const nowMs = performance.now();
    this.encoder.keyFrame();
    this.encoder.encode(new VideoFrame(canvas, { timestamp: nowMs * 1000 }), nowMs, { width, height, kbps, fps: this.wish.fps });
  }

  private flipped(frame: VideoFrame): VideoFrame {
    const { displayWidth: width, displayHeight: height, timestamp } = frame;
    const canvas = (this.mirror ??= new OffscreenCanvas(width, height));
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const pen = canvas.getContext('2d');
    pen?.setTransform(-1, 0, 0, 1, width, 0);
    pen?.drawImage(frame, 0, 0, width, height);
    frame.close();
    return new VideoFrame(canvas, { timestamp });
  }
}
