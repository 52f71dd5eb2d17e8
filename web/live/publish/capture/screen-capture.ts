import { deviceErrorOf } from './device-error';
import type { CaptureEvents, CaptureRequest, CaptureSource } from './capture-source';

/** Options that the DOM types lack: this tab is not offered, and the sound does not include what this page plays. */
const screenOptions = { selfBrowserSurface: 'exclude', surfaceSwitching: 'include', systemAudio: 'include' };
const screenSound = { restrictOwnAudio: true, echoCancellation: false, noiseSuppression: false, autoGainControl: false };

/**
 * A shared screen, window or tab, with its sound if the browser captures it. The picker opens once: after a refusal or an end, the page
 * inserts a new tag to share again.
 */
export class ScreenCapture implements CaptureSource {
  camera: MediaStreamTrack | null = null;
  microphone: MediaStreamTrack | null = null;
  private opening: Promise<void> | null = null;
  private released = false;

  constructor(private readonly events: CaptureEvents) {}

  apply({ camera, microphone }: CaptureRequest): Promise<void> {
    if (camera === null) return Promise.resolve();
    return (this.opening ??= this.open(camera.fps, microphone !== null));
  }

  switchCamera(): Promise<void> {
    return Promise.reject(new Error('a screen has no other side'));
  }

  release(): void {
    this.released = true;
    this.drop();
  }

  private async open(fps: number, withSound: boolean): Promise<void> {
    let stream: MediaStream;
    try {
      const options = { video: { frameRate: { ideal: fps, max: 30 } }, audio: withSound ? screenSound : false, ...screenOptions };
      stream = await navigator.mediaDevices.getDisplayMedia(options as DisplayMediaStreamOptions);
    } catch (cause) {
      if (!this.released) this.events.onError(deviceErrorOf('screen', cause));
      return;
    }
    this.camera = stream.getVideoTracks()[0] ?? null;
    this.microphone = stream.getAudioTracks()[0] ?? null;
    if (this.released) {
      this.drop();
      return;
    }
    if (this.camera !== null) {
      // Text must be readable: sharp rather than smooth.
      this.camera.contentHint = 'detail';
      this.camera.onended = () => this.onEnded();
    }
    this.events.onChange();
  }

  /** The user stopped sharing in the browser, or closed the window. */
  private onEnded(): void {
    this.drop();
    this.events.onChange();
    this.events.onError({ device: 'screen', cause: 'ended', message: 'sharing was ended' });
  }

  private drop(): void {
    [this.camera, this.microphone].forEach((track) => track?.stop());
    if (this.camera !== null) this.camera.onended = null;
    this.camera = this.microphone = null;
  }
}
