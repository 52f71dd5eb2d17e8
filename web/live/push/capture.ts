import { chooseDevice, chosenDevice, devicesOf, onChosen } from '../chosen-devices';
import { troubleOf, type DeviceKind } from './device-trouble';
import type { CaptureEvents, CaptureWish, Devices } from './devices';
import { nextCamera } from './next-camera';

const nothing: CaptureWish = { camera: null, microphone: null };
/** Names of the system's choice, behind which stands a device that is listed under its own name too. */
const aliases: readonly string[] = ['', 'default', 'communications'];

/**
 * Holds the camera and the microphone that are wished for, and gives back the others: a camera that is off has its light off. One that
 * goes away is followed by another one of its kind. What failed is tried again when the wish changes or devices are plugged in, not before.
 */
export class Capture implements Devices {
  camera: MediaStreamTrack | null = null;
  microphone: MediaStreamTrack | null = null;
  private wish = nothing;
  private turning: Promise<void> | null = null;
  private released = false;
  private readonly failed = new Set<DeviceKind>();
  /** The device after the one that was lost. */
  private readonly instead: { camera?: string; microphone?: string } = {};
  /** What the microphone was told of voices and did not do by being told: it is opened anew once. */
  private voiceAsked = '';
  private readonly onDevices = (): void => {
    this.failed.clear();
    void this.turn();
  };
  private readonly forgetChoice = onChosen((kind) => {
    if (kind === 'speaker') return;
    delete this.instead[kind];
    this.drop(kind);
    this.onDevices();
  });

  constructor(private readonly events: CaptureEvents) {
    navigator.mediaDevices?.addEventListener('devicechange', this.onDevices);
  }

  want(wish: CaptureWish): Promise<void> {
    if (wish.camera === null || this.wish.camera === null) this.failed.delete('camera');
    if (wish.microphone === null || this.wish.microphone === null) this.failed.delete('microphone');
    this.wish = wish;
    return this.turn();
  }

  /** A phone cannot open the other camera before the first is closed. */
  async switchCamera(facing: 'front' | 'back'): Promise<void> {
    const before = this.camera?.getSettings().deviceId;
    if (this.wish.camera === null) return;
    this.wish = { ...this.wish, camera: { ...this.wish.camera, facing } };
    this.drop('camera');
    // On a desk it is remembered; a phone goes by the side, which no earlier choice may overrule.
    chooseDevice('camera', await nextCamera(before));
    await this.turn();
  }

  release(): void {
    this.released = true;
    this.forgetChoice();
    navigator.mediaDevices?.removeEventListener('devicechange', this.onDevices);
    this.drop('camera');
    this.drop('microphone');
  }

  /** One acquisition at a time; a wish that changes meanwhile is met by the next round. */
  private turn(): Promise<void> {
    this.turning ??= this.rounds();
    return this.turning;
  }

  private async rounds(): Promise<void> {
    for (;;) {
      if (this.released) return;
      if (this.wish.camera === null) this.drop('camera');
      if (this.wish.microphone === null) this.drop('microphone');
      const missing: DeviceKind[] = [];
      if (this.wish.camera !== null && this.camera === null && !this.failed.has('camera')) missing.push('camera');
      if (this.wish.microphone !== null && this.microphone === null && !this.failed.has('microphone')) missing.push('microphone');
      const { wish } = this;
      if (missing.length > 0) await this.acquire(missing);
      else if (!(await this.processVoice()) && wish === this.wish) {
        // In this very turn: a wish that comes a moment later begins another round.
        this.turning = null;
        return;
      }
    }
  }

  /** Both in one question to the person; when that fails, each alone, to learn which of them it was. */
  private async acquire(kinds: readonly DeviceKind[], byId = true): Promise<void> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(this.constraints(kinds, byId));
      stream.getTracks().forEach((track) => this.keep(track));
    } catch (cause) {
      // The device that was chosen is not there today: any other will do.
      if (byId && (cause as Error).name === 'OverconstrainedError') return this.acquire(kinds, false);
      if (kinds.length > 1) {
        for (const kind of kinds) await this.acquire([kind], byId);
        return;
      }
      kinds.forEach((kind) => {
        this.failed.add(kind);
        if (!this.released) this.events.onTrouble(troubleOf(kind, cause));
      });
    }
  }

  /** Tells an open microphone what is wished of voices; true when it has to be opened anew for it. */
  private async processVoice(): Promise<boolean> {
    const track = this.microphone;
    const wish = this.voice();
    if (track === null || wish === null) return false;
    const unmet = (): boolean => {
      const settings = track.getSettings();
      // What a browser does not tell of, it does not switch.
      return [
        [settings.autoGainControl, wish.autoGainControl],
        [settings.noiseSuppression, wish.noiseSuppression],
      ].some(([present, wished]) => present !== undefined && present !== wished);
    };
    const asked = JSON.stringify(wish);
    if (!unmet() || this.voiceAsked === asked) return false;
    await track.applyConstraints(wish).catch(() => undefined);
    if (!unmet()) return false;
    this.voiceAsked = asked;
    if (this.microphone === track) this.drop('microphone');
    return true;
  }

  private voice(): { echoCancellation: true; noiseSuppression: boolean; autoGainControl: boolean } | null {
    const { microphone } = this.wish;
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
      if (this[kind] === track) void this.lost(kind, track);
    };
    this.events.onChange();
  }

  /** Another device of the kind takes its place; where there is none, that is said. */
  private async lost(kind: DeviceKind, track: MediaStreamTrack): Promise<void> {
    const { deviceId } = track.getSettings();
    this[kind] = null;
    // Until it is known what comes next, nobody else opens anything.
    this.failed.add(kind);
    this.events.onChange();
    const others = await devicesOf(kind).catch(() => []);
    const next = others.find(({ id }) => id !== deviceId && !aliases.includes(id));
    if (this.released || this[kind] !== null) return;
    if (next === undefined) {
      this.events.onTrouble({ device: kind, cause: 'unplugged', words: 'the device went away' });
      return;
    }
    this.instead[kind] = next.id;
    this.failed.delete(kind);
    await this.turn();
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
    const { camera } = this.wish;
    const voice = this.voice();
    const wanted: MediaStreamConstraints = {};
    const idOf = (kind: DeviceKind): { deviceId?: { exact: string } } => {
      const id = this.instead[kind] ?? chosenDevice(kind);
      // Exact, because a browser would rather take another device of a fitting size.
      return id === undefined || !byId ? {} : { deviceId: { exact: id } };
    };
    if (camera !== null && kinds.includes('camera')) {
      const facingMode = { ideal: camera.facing === 'front' ? 'user' : 'environment' };
      const device = idOf('camera');
      wanted.video = {
        // Lying down always: phones turn the picture themselves, and a desk camera is not cropped to an upright third.
        width: { ideal: Math.max(camera.width, camera.height) },
        height: { ideal: Math.min(camera.width, camera.height) },
        frameRate: { ideal: camera.fps, max: 30 },
        ...(device.deviceId === undefined ? { facingMode } : device),
      };
    }
    if (voice !== null && kinds.includes('microphone')) wanted.audio = { ...voice, ...idOf('microphone') };
    return wanted;
  }
}
