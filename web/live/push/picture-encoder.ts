import { bytesOf } from '../bytes';
import { avcCodec, type Size } from '../policy/picture-size';

export interface EncodedPicture {
  bytes: Uint8Array;
  key: boolean;
  /** Capture time on the clock of `performance.now()`. */
  timeMs: number;
}

export interface PictureEncoderEvents {
  /** A new AVCDecoderConfigurationRecord: every receiver needs it before the frames that follow. */
  onConfig(config: Uint8Array): void;
  onPicture(picture: EncodedPicture): void;
  /** The encoder died of `cause`; the next frame starts another one. */
  onFault(cause: string): void;
}

/** A key frame at least this often: a joining viewer and a viewer who lost a frame wait no longer. */
const keyEveryMs = 1_000;
/** More than this in the encoder means that the machine is too slow: leave pictures out rather than let them age. */
const queueLimit = 2;

/** H.264 without B-frames, tuned for one thing: a picture leaves before the next one is captured. */
export class PictureEncoder {
  private encoder: VideoEncoder | null = null;
  private size: Size = { width: 0, height: 0 };
  private kbps = 0;
  private fps = 0;
  private keyWanted = true;
  private keyAtMs = 0;

  constructor(private readonly events: PictureEncoderEvents) {}

  /** Encodes and closes the frame; false when the machine is too busy for it. */
  encode(frame: VideoFrame, timeMs: number, target: Size & { kbps: number; fps: number }): boolean {
    const encoder = this.configured(target);
    if (encoder.encodeQueueSize > queueLimit) {
      frame.close();
      return false;
    }
    const keyFrame = this.keyWanted || timeMs - this.keyAtMs >= keyEveryMs;
    if (keyFrame) this.keyAtMs = timeMs;
    this.keyWanted = false;
    // The camera's own clock is replaced by ours, which sound uses too.
    const stamped = new VideoFrame(frame, { timestamp: Math.round(timeMs * 1000) });
    frame.close();
    encoder.encode(stamped, { keyFrame });
    stamped.close();
    return true;
  }

  keyFrame(): void {
    this.keyWanted = true;
  }

  release(): void {
    if (this.encoder?.state !== 'closed') this.encoder?.close();
    this.encoder = null;
  }

  private configured({ width, height, kbps, fps }: Size & { kbps: number; fps: number }): VideoEncoder {
    const present = this.encoder;
    const sameSize = this.size.width === width && this.size.height === height;
    if (present !== null && sameSize && this.kbps === kbps && this.fps === fps) return present;
    const encoder = present ?? this.created();
    encoder.configure({
      codec: avcCodec({ width, height }, fps),
      width,
      height,
      bitrate: kbps * 1000,
      framerate: fps,
      latencyMode: 'realtime',
      avc: { format: 'avc' },
    });
    if (!sameSize) this.keyWanted = true;
    this.size = { width, height };
    this.kbps = kbps;
    this.fps = fps;
    return encoder;
  }

  private created(): VideoEncoder {
    const encoder = new VideoEncoder({
      output: (chunk, metadata) => {
        const config = metadata?.decoderConfig?.description;
        if (config !== undefined) this.events.onConfig(bytesOf(config));
        const bytes = new Uint8Array(chunk.byteLength);
        chunk.copyTo(bytes);
        this.events.onPicture({ bytes, key: chunk.type === 'key', timeMs: chunk.timestamp / 1000 });
      },
      error: (cause) => {
        if (this.encoder !== encoder) return;
        this.encoder = null;
        this.size = { width: 0, height: 0 };
        this.events.onFault(cause.message);
      },
    });
    this.encoder = encoder;
    return encoder;
  }
}
