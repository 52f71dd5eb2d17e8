import type { Size } from '../policy/picture-size';
import { nextCamera } from './next-camera';
import { troubleOf, type DeviceKind, type DeviceTrouble } from './device-trouble';

export interface CaptureWish {
  camera: (Size & { facing: 'front' | 'back'; fps: number }) | null;
  microphone: { gain: boolean; noise: boolean } | null;
}

export interface CaptureEvents {
  /** A track came or went; read `camera` and `microphone`. */
  onChange(): void;
  onTrouble(trouble: DeviceTrouble): void;
}

const nothing: CaptureWish = { camera: null, microphone: null };

/**
 * Holds the camera and the microphone that are wished for, and gives back the others: a camera that is off has its light off.
 * A device that failed is tried again when the wish changes or when devices are plugged in, not before.
 */
export class Capture {
  camera: MediaStreamTrack | null = null;
  microphone: MediaStreamTrack | null = null;
  private wish = nothing;
  private turning: Promise<void> | null = null;
  private released = false;
  private readonly failed = new Set<DeviceKind>();
  private readonly onDevices = (): void => {
    this.failed.clear();
    void this.turn();
  };

  constructor(private readonly events: CaptureEvents) {
    navigator.mediaDevices?.addEventListener('devicechange', this.onDevices);
  }

  /** Settles when the devices are as wished, or have failed. */
  want(wish: CaptureWish): Promise<void> {
    if (wish.camera === null || this.wish.camera === null) this.failed.delete('camera');
    if (wish.microphone === null || this.wish.microphone === null) this.failed.delete('microphone');
    this.wish = wish;
    return this.turn();
  }

  /** The other camera. A phone cannot open it before the first is closed. */
  async switchCamera(facing: 'front' | 'back'): Promise<void> {
    const before = this.camera?.getSettings().deviceId;
    if (this.wish.camera === null) return;
    this.wish = { ...this.wish, camera: { ...this.wish.camera, facing } };
    this.drop('camera');
    await this.turn(await nextCamera(before));
  }

  release(): void {
    this.released = true;
    navigator.mediaDevices?.removeEventListener('devicechange', this.onDevices);
    this.drop('camera');
    this.drop('microphone');
  }

  /** One acquisition at a time; a wish that changes meanwhile is met by the next round. */
  private turn(cameraId?: string): Promise<void> {
    this.turning ??= this.rounds(cameraId).finally(() => (this.turning = null));
    return this.turning;
  }

  private async rounds(cameraId?: string): Promise<void> {
    for (;;) {
      if (this.released) return;
      if (this.wish.camera === null) this.drop('camera');
      if (this.wish.microphone === null) this.drop('microphone');
      const missing: DeviceKind[] = [];
      if (this.wish.camera !== null && this.camera === null && !this.failed.has('camera')) missing.push('camera');
      if (this.wish.microphone !== null && this.microphone === null && !this.failed.has('microphone')) missing.push('microphone');
      if (missing.length === 0) return;
      await this.acquire(missing, cameraId);
    }
  }

  /** Both in one question to the person; when that fails, each alone, to learn which of them it was. */
  private async acquire(kinds: readonly DeviceKind[], cameraId?: string): Promise<void> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(this.constraints(kinds, cameraId));
      stream.getTracks().forEach((track) => this.keep(track));
    } catch (cause) {
      if (kinds.length > 1) {
        for (const kind of kinds) await this.acquire([kind], cameraId);
        return;
      }
      kinds.forEach((kind) => {
        this.failed.add(kind);
        if (!this.released) this.events.onTrouble(troubleOf(kind, cause));
      });
    }
  }

  private keep(track: MediaStreamTrack): void {
    const kind: DeviceKind = track.kind === 'video' ? 'camera' : 'microphone';
    if (this.released || this[kind] !== null) {
      track.stop();
      return;
    }
    this[kind] = track;
    track.onended = () => {
      if (this[kind] !== track) return;
      this[kind] = null;
      this.failed.add(kind);
      this.events.onTrouble({ device: kind, cause: 'unplugged', words: 'the device went away' });
      this.events.onChange();
    };
    this.events.onChange();
  }

  private drop(kind: DeviceKind): void {
    const track = this[kind];
    if (track === null) return;
    this[kind] = null;
    track.onended = null;
    track.stop();
    if (!this.released) this.events.onChange();
  }

  private constraints(kinds: readonly DeviceKind[], cameraId?: string): MediaStreamConstraints {
    const { camera, microphone } = this.wish;
    const wanted: MediaStreamConstraints = {};
    if (camera !== null && kinds.includes('camera')) {
      wanted.video = {
        // Lying down always: phones turn the picture themselves, and a desk camera is not cropped to an upright third.
        width: { ideal: Math.max(camera.width, camera.height) },
        height: { ideal: Math.min(camera.width, camera.height) },
        frameRate: { ideal: camera.fps, max: 30 },
        ...(cameraId === undefined
          ? { facingMode: { ideal: camera.facing === 'front' ? 'user' : 'environment' } }
          : { deviceId: { exact: cameraId } }),
      };
    }
    if (microphone !== null && kinds.includes('microphone')) {
      wanted.audio = { echoCancellation: true, noiseSuppression: microphone.noise, autoGainControl: microphone.gain };
    }
    return wanted;
  }
}
