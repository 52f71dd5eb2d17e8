import { deviceOpened, selectDevice, selectedDevice, listDevices, onDeviceSelected } from '../../device-selection';
import { deviceErrorOf, type DeviceError, type DeviceKind } from './device-error';
import type { CaptureEvents, CaptureRequest, CaptureSource } from './capture-source';
import { nextCamera } from './next-camera';

const kinds: readonly DeviceKind[] = ['camera', 'microphone'];
const noDevices: CaptureRequest = { camera: null, microphone: null };
/** Ids of the system's choice. The same device is also listed under its own id. */
const aliases: readonly string[] = ['', 'default', 'communications'];

/**
 * Opens the requested camera and microphone and closes the others, so that the light of an unused camera is off. An unplugged device is
 * replaced by another one of its kind until it is back. A failed device is tried again when the request changes or a device is plugged in.
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
  /** The device that was unplugged last, which is used again when it is back. */
  private readonly lost: { camera?: string; microphone?: string } = {};
  /** Voice processing that the open microphone did not apply: it is opened again once for it. */
  private refusedProcessing = '';
  private readonly onDevices = (): void => {
    this.failed.clear();
    void this.update();
    kinds.forEach((kind) => void this.returnTo(kind));
  };
  private readonly stopListening = onDeviceSelected((kind) => {
    if (kind === 'speaker') return;
    this.forget(kind);
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
    this.forget('camera');
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
      const { request } = this;
      if (kinds.some(this.isMissing)) await this.open();
      else if (!(await this.applyProcessing()) && request === this.request) {
        // In the same turn, so that a later request starts another update.
        this.updating = null;
        return;
      }
    }
  }

  /** A device that is wanted, closed, and worth an attempt. */
  private readonly isMissing = (kind: DeviceKind): boolean =>
    this.request[kind] !== null && this[kind] === null && !this.failed.has(kind);

  /** Reports failures only when each device was tried, because a page may close everything at the first one. */
  private async open(): Promise<void> {
    const errors = await this.acquire(kinds);
    if (!this.released) errors.forEach((error) => this.events.onError(error));
  }

  /** Opens both with one prompt. If that fails, opens each alone to find out which one failed. */
  private async acquire(these: readonly DeviceKind[], byId = true): Promise<DeviceError[]> {
    const missing = these.filter(this.isMissing);
    const [kind] = missing;
    if (kind === undefined || this.released) return [];
    const choices = { camera: this.choiceOf('camera'), microphone: this.choiceOf('microphone') };
    // The page can change its wish during the wait: the next round opens what it then wants.
    const isWanted = (one: DeviceKind): boolean => this.isMissing(one) && this.choiceOf(one) === choices[one];
    try {
      const stream = await navigator.mediaDevices.getUserMedia(this.constraints(missing, byId));
      stream.getTracks().forEach((track) => this.keep(track, isWanted));
      return [];
    } catch (cause) {
      if (missing.length > 1) return [...(await this.acquire(['camera'])), ...(await this.acquire(['microphone']))];
      // The selected device is not present: any other one will do.
      if (byId && (cause as Error).name === 'OverconstrainedError') return this.acquire(missing, false);
      if (!isWanted(kind)) return [];
      this.failed.add(kind);
      return [deviceErrorOf(kind, cause)];
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

  private keep(track: MediaStreamTrack, isWanted: (kind: DeviceKind) => boolean): void {
    const kind: DeviceKind = track.kind === 'video' ? 'camera' : 'microphone';
    if (this.released || !isWanted(kind)) {
      track.stop();
      return;
    }
    this[kind] = track;
    deviceOpened(kind, track.getSettings().deviceId);
    track.onended = () => {
      if (this[kind] === track) void this.onLost(kind, track);
    };
    this.events.onChange();
  }

  /** Opens another device of the kind, or reports that there is none. */
  private async onLost(kind: DeviceKind, track: MediaStreamTrack): Promise<void> {
    const { deviceId } = track.getSettings();
    this[kind] = null;
    deviceOpened(kind, undefined);
    this.lost[kind] ??= deviceId ?? '';
    // Blocks other updates from opening a device of this kind until the replacement is known.
    this.failed.add(kind);
    this.events.onChange();
    const others = await listDevices(kind).catch(() => []);
    const next = others.find(({ id }) => id !== deviceId && !aliases.includes(id));
    // Another attempt is under way, or the page closed the device meanwhile.
    if (this.released || !this.failed.has(kind)) return;
    if (next === undefined) {
      this.events.onError({ device: kind, cause: 'unplugged', message: 'the device went away' });
      return;
    }
    this.replacement[kind] = next.id;
    this.failed.delete(kind);
    await this.update();
  }

  /** Opens the device that the user selected, or that was unplugged, in place of the present one once it is there. */
  private async returnTo(kind: DeviceKind): Promise<void> {
    const track = this[kind];
    const wanted = this.preferred(kind);
    if (wanted === undefined || track === null || track.getSettings().deviceId === wanted) return;
    const present = await listDevices(kind).catch(() => []);
    if (this[kind] !== track || this.preferred(kind) !== wanted || !present.some(({ id }) => id === wanted)) return;
    this.forget(kind);
    this.drop(kind);
    await this.update();
  }

  private preferred(kind: DeviceKind): string | undefined {
    return selectedDevice(kind) ?? this.lost[kind];
  }

  private forget(kind: DeviceKind): void {
    delete this.replacement[kind];
    delete this.lost[kind];
  }

  private drop(kind: DeviceKind): void {
    const track = this[kind];
    if (track === null) return;
    this[kind] = null;
    deviceOpened(kind, undefined);
    track.onended = null;
    track.stop();
    if (!this.released) this.events.onChange();
  }

  private idOf(kind: DeviceKind): string | undefined {
    return this.replacement[kind] ?? selectedDevice(kind);
  }

  /** Tells one choice of a device from another. */
  private choiceOf(kind: DeviceKind): string {
    return `${this.idOf(kind) ?? ''} ${kind === 'camera' ? (this.request.camera?.facing ?? '') : ''}`;
  }

  private constraints(missing: readonly DeviceKind[], byId: boolean): MediaStreamConstraints {
    const { camera } = this.request;
    const processing = this.processing();
    const wanted: MediaStreamConstraints = {};
    // Exact, because browsers otherwise prefer another device with a better size.
    const exactly = (id: string | undefined): { deviceId?: { exact: string } } =>
      id === undefined || !byId ? {} : { deviceId: { exact: id } };
    if (camera !== null && missing.includes('camera')) {
      const facingMode = { ideal: camera.facing === 'front' ? 'user' : 'environment' };
      const device = exactly(this.idOf('camera'));
      wanted.video = {
        // Always landscape: phones rotate the picture themselves, and a desktop camera must not be cropped to a third.
        width: { ideal: Math.max(camera.width, camera.height) },
        height: { ideal: Math.min(camera.width, camera.height) },
        frameRate: { ideal: camera.fps, max: 30 },
        ...(device.deviceId === undefined ? { facingMode } : device),
      };
    }
    if (processing !== null && missing.includes('microphone'))
      wanted.audio = { ...processing, ...exactly(this.idOf('microphone')) };
    return wanted;
  }
}
