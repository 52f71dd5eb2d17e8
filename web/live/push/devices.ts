import type { Size } from '../policy/picture-size';
import type { DeviceTrouble } from './device-trouble';

export interface CaptureWish {
  camera: (Size & { facing: 'front' | 'back'; fps: number }) | null;
  microphone: { gain: boolean; noise: boolean } | null;
}

export interface CaptureEvents {
  /** A track came or went; read `camera` and `microphone`. */
  onChange(): void;
  onTrouble(trouble: DeviceTrouble): void;
}

/** What gives a picture and a sound: camera and microphone, or a screen and what is played on it. */
export interface Devices {
  readonly camera: MediaStreamTrack | null;
  readonly microphone: MediaStreamTrack | null;
  /** Settles when the devices are as wished, or have failed. */
  want(wish: CaptureWish): Promise<void>;
  /** The other camera, where there is one. */
  switchCamera(facing: 'front' | 'back'): Promise<void>;
  release(): void;
}

/** Before the first attributes came. */
export const noDevices: Devices = {
  camera: null,
  microphone: null,
  want: () => Promise.resolve(),
  switchCamera: () => Promise.resolve(),
  release: () => undefined,
};
