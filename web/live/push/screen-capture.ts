import { troubleOf } from './device-trouble';
import type { CaptureEvents, CaptureWish, Devices } from './devices';

/** What browsers know of and the DOM types do not: this tab is not offered, and what this page plays is left out of the sound. */
const screenOptions = { selfBrowserSurface: 'exclude', surfaceSwitching: 'include', systemAudio: 'include' };
const screenSound = { restrictOwnAudio: true, echoCancellation: false, noiseSuppression: false, autoGainControl: false };

/**
 * A shared screen, window or tab with its sound where the browser gives it. The person is asked once: what they refused or ended
 * is over, and another sharing is another tag.
 */
export class ScreenCapture implements Devices {
  camera: MediaStreamTrack | null = null;
  microphone: MediaStreamTrack | null = null;
  private asked: Promise<void> | null = null;
  private released = false;

  constructor(private readonly events: CaptureEvents) {}

  want({ camera, microphone }: CaptureWish): Promise<void> {
    if (camera === null) return Promise.resolve();
    return (this.asked ??= this.ask(camera.fps, microphone !== null));
  }

  switchCamera(): Promise<void> {
    return Promise.reject(new Error('a screen has no other side'));
  }

  release(): void {
    this.released = true;
    this.drop();
  }

  private async ask(fps: number, withSound: boolean): Promise<void> {
    let stream: MediaStream;
    try {
      const wanted = { video: { frameRate: { ideal: fps, max: 30 } }, audio: withSound ? screenSound : false, ...screenOptions };
      stream = await navigator.mediaDevices.getDisplayMedia(wanted as DisplayMediaStreamOptions);
    } catch (cause) {
      if (!this.released) this.events.onTrouble(troubleOf('screen', cause));
      return;
    }
    this.camera = stream.getVideoTracks()[0] ?? null;
    this.microphone = stream.getAudioTracks()[0] ?? null;
    if (this.released) {
      this.drop();
      return;
    }
    if (this.camera !== null) {
      // Letters are to be read: sharp rather than smooth.
      this.camera.contentHint = 'detail';
      this.camera.onended = () => this.ended();
    }
    this.events.onChange();
  }

  /** By the browser's own "stop sharing", or because the window is gone. */
  private ended(): void {
    this.drop();
    this.events.onChange();
    this.events.onTrouble({ device: 'screen', cause: 'ended', words: 'sharing was ended' });
  }

  private drop(): void {
    [this.camera, this.microphone].forEach((track) => track?.stop());
    if (this.camera !== null) this.camera.onended = null;
    this.camera = this.microphone = null;
  }
}
