import { selectDevice, selectedDevice, listDevices, onDeviceSelected } from '../../device-selection';
import { deviceErrorOf, type DeviceKind } from './device-error';
import type { CaptureEvents, CaptureRequest, CaptureSource } from './capture-source';
import { nextCamera } from './next-camera';

const noDevices: CaptureRequest = { camera: null, microphone: null };
/** Ids of the system's choice. The same device is also listed under its own id. */
const aliases: readonly string[] = ['', 'default', 'communications'];

/**
 * Opens the requested camera and microphone and closes the others, so that the light of an unused camera is off. An unplugged device is
 * replaced by another one of its kind. A failed device is tried again when the request changes or a device is plugged in.
 */
export class DeviceCapture implements CaptureSource {
  camera: MediaStreamTrack | null = null;
  microphone: MediaStreamTrack | null = null;
  private request = noDevices;
  private updating: Promise<void> | null = null;
  private released = false;
  private readonly failed = new Set<DeviceKind>();
  /** The device that replaces an unplugged one. */
  private readonly replacement: { camera?: string; microphone?: string } = {};
  /** Voice processing that the open microphone did not apply: it is opened again once for it. */
  private refusedProcessing = '';
  private readonly onDevices = (): void => {
    this.failed.clear();
    void this.update();
  };
  private readonly stopListening = onDeviceSelected((kind) => {
    if (kind === 'speaker') return;
    delete this.replacement[kind];
    this.drop(kind);
    this.onDevices();
  });

  constructor(private readonly events: CaptureEvents) {
    navigator.mediaDevices?.addEventListener('devicechange', this.onDevices);
  }

  apply(request: CaptureRequest): Promise<void> {
    if (request.camera === null || this.request.camera === null) this.failed.delete('camera');
    if (request.microphone === null || this.request.microphone === null) this.failed.delete('microphone');
    this.request = request;
    return this.update();
  }

  /** Closes the first camera before it opens the other one, because a phone cannot open both. */
  async switchCamera(facing: 'front' | 'back'): Promise<void> {
    const before = this.camera?.getSettings().deviceId;
    if (this.request.camera === null) return;
    this.request = { ...this.request, camera: { ...this.request.camera, facing } };
    this.drop('camera');
    // A desktop remembers the camera. A phone selects by facing side, which an earlier selection must not override.
    selectDevice('camera', await nextCamera(before));
    await this.update();
  }

  release(): void {
    this.released = true;
    this.stopListening();
    navigator.mediaDevices?.removeEventListener('devicechange', this.onDevices);
    this.drop('camera');
    this.drop('microphone');
  }

  /** Opens devices one acquisition at a time. The next round handles a request that changes meanwhile. */
  private update(): Promise<void> {
    this.updating ??= this.updateAll();
    return this.updating;
  }

  private async updateAll(): Promise<void> {
    for (;;) {
      if (this.released) return;
      if (this.request.camera === null) this.drop('camera');
      if (this.request.microphone === null) this.drop('microphone');
      const missing: DeviceKind[] = [];
      if (this.request.camera !== null && this.camera === null && !this.failed.has('camera')) missing.push('camera');
      if (this.request.microphone !== null && this.microphone === null && !this.failed.has('microphone'))
        missing.push('microphone');
      const { request } = this;
      if (missing.length > 0) await this.acquire(missing);
      else if (!(await this.applyProcessing()) && request === this.request) {
        // In the same turn, so that a later request starts another update.
        this.updating = null;
        return;
      }
    }
  }

  /** Opens both with one prompt. If that fails, opens each alone to find out which one failed. */
  private async acquire(kinds: readonly DeviceKind[], byId = true): Promise<void> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(this.constraints(kinds, byId));
      stream.getTracks().forEach((track) => this.keep(track));
    } catch (cause) {
      // The selected device is not present: any other one will do.
      if (byId && (cause as Error).name === 'OverconstrainedError') return this.acquire(kinds, false);
      if (kinds.length > 1) {
        for (const kind of kinds) await this.acquire([kind], byId);
        return;
      }
      kinds.forEach((kind) => {
        this.failed.add(kind);
        if (!this.released) this.events.onError(deviceErrorOf(kind, cause));
      });
    }
  }

  /** Applies voice processing to the open microphone; true when the microphone must be opened again for it. */
  private async applyProcessing(): Promise<boolean> {
    const track = this.microphone;
    const wanted = this.processing();
    if (track === null || wanted === null) return false;
    const unmet = (): boolean => {
      const settings = track.getSettings();
      // A browser that does not report a setting cannot change it.
      return [
        [settings.autoGainControl, wanted.autoGainControl],
        [settings.noiseSuppression, wanted.noiseSuppression],
      ].some(([present, expected]) => present !== undefined && present !== expected);
    };
    const key = JSON.stringify(wanted);
    if (!unmet() || this.refusedProcessing === key) return false;
    await track.applyConstraints(wanted).catch(() => undefined);
    if (!unmet()) return false;
    this.refusedProcessing = key;
    if (this.microphone === track) this.drop('microphone');
    return true;
  }

  private processing(): { echoCancellation: true; noiseSuppression: boolean; autoGainControl: boolean } | null {
    const { microphone } = this.request;
    if (microphone === null) return null;
    return { echoCancellation: true, noiseSuppression: microphone.noise, autoGainControl: microphone.gain };
  }

  private keep(track: MediaStreamTrack): void {
    const kind: DeviceKind = track.kind === 'video' ? 'camera' : 'microphone';
    if (this.released || this[kind] !== null) {
      track.stop();
      return;
    }
    this[kind] = track;
    track.onended = () => {
      if (this[kind] === track) void this.onLost(kind, track);
    };
    this.events.onChange();
  }

  /** Opens another device of the kind, or reports that there is none. */
  private async onLost(kind: DeviceKind, track: MediaStreamTrack): Promise<void> {
    const { deviceId } = track.getSettings();
    this[kind] = null;
    // Blocks other updates from opening a device of this kind until the replacement is known.
    this.failed.add(kind);
    this.events.onChange();
    const others = await listDevices(kind).catch(() => []);
    const next = others.find(({ id }) => id !== deviceId && !aliases.includes(id));
    if (this.released || this[kind] !== null) return;
    if (next === undefined) {
      this.events.onError({ device: kind, cause: 'unplugged', message: 'the device went away' });
      return;
    }
    this.replacement[kind] = next.id;
    this.failed.delete(kind);
    await this.update();
  }

  private drop(kind: DeviceKind): void {
    const track = this[kind];
    if (track === null) return;
    this[kind] = null;
    track.onended = null;
    track.stop();
    if (!this.released) this.events.onChange();
  }

  private constraints(kinds: readonly DeviceKind[], byId: boolean): MediaStreamConstraints {
    const { camera } = this.request;
    const processing = this.processing();
    const wanted: MediaStreamConstraints = {};
    const idOf = (kind: DeviceKind): { deviceId?: { exact: string } } => {
      const id = this.replacement[kind] ?? selectedDevice(kind);
      // Exact, because browsers otherwise prefer another device with a better size.
      return id === undefined || !byId ? {} : { deviceId: { exact: id } };
    };
    if (camera !== null && kinds.includes('camera')) {
      const facingMode = { ideal: camera.facing === 'front' ? 'user' : 'environment' };
      const device = idOf('camera');
      wanted.video = {
        // Always landscape: phones rotate the picture themselves, and a desktop camera must not be cropped to a third.
        width: { ideal: Math.max(camera.width, camera.height) },
        height: { ideal: Math.min(camera.width, camera.height) },
        frameRate: { ideal: camera.fps, max: 30 },
        ...(device.deviceId === undefined ? { facingMode } : device),
      };
    }
    if (processing !== null && kinds.includes('microphone')) wanted.audio = { ...processing, ...idOf('microphone') };
    return wanted;
  }
}
