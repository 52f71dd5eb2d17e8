import type { Size } from '../../policy/video-size';
import type { DeviceError } from './device-error';

export interface CaptureRequest {
  camera: (Size & { facing: 'front' | 'back'; fps: number }) | null;
  microphone: { gain: boolean; noise: boolean } | null;
}

export interface CaptureEvents {
  /** A track was added or removed; read `camera` and `microphone`. */
  onChange(): void;
  onError(error: DeviceError): void;
}

/** A source of a video and an audio track: camera and microphone, or a screen with its sound. */
export interface CaptureSource {
  readonly camera: MediaStreamTrack | null;
  readonly microphone: MediaStreamTrack | null;
  /** Settles when the devices are as requested, or have failed. */
  apply(request: CaptureRequest): Promise<void>;
  /** Switches to the other camera, if there is one. */
  switchCamera(facing: 'front' | 'back'): Promise<void>;
  release(): void;
}

/** The source before the first attributes arrive. */
export const noCapture: CaptureSource = {
  camera: null,
  microphone: null,
  apply: () => Promise.resolve(),
  switchCamera: () => Promise.resolve(),
  release: () => undefined,
};
