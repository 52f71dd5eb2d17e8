import { bytesOf } from '../../bytes';
import { errorMessage } from '../../error-message';
import { avcCodec, type Size } from '../../policy/video-size';

export interface EncodedFrame {
  bytes: Uint8Array;
  key: boolean;
  /** Capture time on the clock of `performance.now()`. */
  timeMs: number;
}

export interface H264EncoderEvents {
  /** A new AVCDecoderConfigurationRecord, which receivers need before the next frames. */
  onConfig(config: Uint8Array): void;
  onFrame(frame: EncodedFrame): void;
  /** The encoder failed; the next frame starts another one. */
  onFault(cause: string): void;
}

/** A key frame at least this often, for viewers who join or have lost a frame. */
const keyEveryMs = 1_000;
/** With more than this in the encoder the machine is too slow, and frames are dropped before they become late. */
const queueLimit = 2;

/** Encodes H.264 without B-frames, with low latency: a frame is sent before the next one is captured. */
export class H264Encoder {
  private encoder: VideoEncoder | null = null;
  private size: Size = { width: 0, height: 0 };
  private kbps = 0;
  private fps = 0;
  private keyWanted = true;
  private keyAtMs = 0;

  constructor(private readonly events: H264EncoderEvents) {}

  /** Encodes and closes the frame; false when the machine is too slow, or the browser refuses the size. */
  encode(frame: VideoFrame, timeMs: number, target: Size & { kbps: number; fps: number }): boolean {
    try {
      return this.encodeOpen(frame, timeMs, target);
    } catch (cause) {
      this.fail(errorMessage(cause));
      return false;
    } finally {
      frame.close();
    }
  }

  requestKeyFrame(): void {
    this.keyWanted = true;
  }

  release(): void {
    if (this.encoder?.state !== 'closed') this.encoder?.close();
    this.encoder = null;
  }

  private encodeOpen(frame: VideoFrame, timeMs: number, target: Size & { kbps: number; fps: number }): boolean {
    const encoder = this.configuredEncoder(target);
    if (encoder.encodeQueueSize > queueLimit) return false;
    const keyFrame = this.keyWanted || timeMs - this.keyAtMs >= keyEveryMs;
    if (keyFrame) this.keyAtMs = timeMs;
    this.keyWanted = false;
    // Replaces the camera's time by ours, which the audio uses too.
    const stamped = new VideoFrame(frame, { timestamp: Math.round(timeMs * 1000) });
    try {
      encoder.encode(stamped, { keyFrame });
    } finally {
      stamped.close();
    }
    return true;
  }

  private fail(cause: string): void {
    this.release();
    this.size = { width: 0, height: 0 };
    this.events.onFault(cause);
  }

  private configuredEncoder({ width, height, kbps, fps }: Size & { kbps: number; fps: number }): VideoEncoder {
    const present = this.encoder;
    const sameSize = this.size.width === width && this.size.height === height;
    if (present !== null && sameSize && this.kbps === kbps && this.fps === fps) return present;
    const encoder = present ?? this.createEncoder();
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

  private createEncoder(): VideoEncoder {
    const encoder = new VideoEncoder({
      output: (chunk, metadata) => {
        const config = metadata?.decoderConfig?.description;
        if (config !== undefined) this.events.onConfig(bytesOf(config));
        const bytes = new Uint8Array(chunk.byteLength);
        chunk.copyTo(bytes);
        this.events.onFrame({ bytes, key: chunk.type === 'key', timeMs: chunk.timestamp / 1000 });
      },
      error: (cause) => {
        if (this.encoder === encoder) this.fail(cause.message);
      },
    });
    this.encoder = encoder;
    return encoder;
  }
}
