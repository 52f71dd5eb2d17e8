import type { CreateLiveElement, LiveElement, LiveEmit } from '../live-element';
import { listAllDevices, applyUseDevice } from './device-selection';
import { pusherCodes, stateChange, type PusherCode, type Report } from './codes';
import { DeviceCapture } from './publish/capture/device-capture';
import { permissionErrorMessage, deviceErrorEvents, type DeviceError } from './publish/capture/device-error';
import { noCapture, type CaptureSource } from './publish/capture/capture-source';
import { emptyPublishStats, pusherNetStatus } from './publish/publish-stats';
import type { OpenPublication, Publication } from './publish/publication';
import { Preview } from './publish/capture/preview';
import { previewMirrored, readPusherOptions, type PusherOptions } from './publish/pusher-options';
import { ScreenCapture } from './publish/capture/screen-capture';
import { toggleTorch } from './publish/capture/torch';
import { VolumeMeter } from './publish/capture/volume-meter';
import { publishEngineFor } from './engine-for-url';
import { errorMessage } from './error-message';

const statusEveryMs = 2_000;

/** The browser's `<live-pusher>`: devices, preview and one publication, controlled by the attributes and the context's methods. */
export const createLivePusher: CreateLiveElement = (host, emit) => new LivePusher(host, emit);

class LivePusher implements LiveElement {
  private attributes: Record<string, unknown> = {};
  private options: PusherOptions = readPusherOptions({}, 1);
  private facing: 'front' | 'back' | null = null;
  private gain = 1;
  private previewing = false;
  private publishing = false;
  private paused = false;
  private microphoneOpen = false;
  private released = false;
  private publication: Publication | null = null;
  private publishedUrl = '';
  /** Counts the ends of publications. An engine that has loaded too late sees that its opening has ended. */
  private opening = 0;
  private readonly preview: Preview;
  private source: CaptureSource = noCapture;
  private camera: MediaStreamTrack | null = null;
  private microphone: MediaStreamTrack | null = null;
  private readonly volume: VolumeMeter;
  private readonly statusTimer: ReturnType<typeof setInterval>;
  private lastStats = emptyPublishStats();
  private lastStatusMs = performance.now();

  constructor(
    host: HTMLElement,
    private readonly emit: LiveEmit,
  ) {
    this.preview = new Preview(host);
    this.volume = new VolumeMeter({
      onVolume: (volume) => this.emitEvent('audiovolumenotify', { volume }),
      onFeedback: (detected) => this.report(detected ? 2090 : 2091),
    });
    this.statusTimer = setInterval(() => this.reportStatus(), statusEveryMs);
  }

  get active(): boolean {
    return (this.publishing || this.previewing) && !this.paused;
  }

  get output(): LiveElement['output'] {
    return this.preview.picture;
  }

  update(attributes: Record<string, unknown>): void {
    Object.assign(this.attributes, attributes);
    this.options = readPusherOptions(this.attributes, this.gain);
    // As in WeChat, the position has an effect only at insertion; later the page uses switchCamera.
    this.facing ??= this.options.facing;
    if (this.source === noCapture) this.source = this.createSource();
    // Only a change of these attributes starts publishing, so that another attribute does not restart an engine that gave up.
    const mayStart = 'url' in attributes || 'autopush' in attributes;
    if (mayStart && this.options.autopush && this.options.url !== '') this.publishing = true;
    this.apply();
  }

  async call(method: string, parameters: Record<string, unknown>): Promise<Record<string, unknown>> {
    switch (method) {
      case 'start':
        if (this.options.url === '') throw new Error('no url');
        this.publishing = true;
        this.paused = false;
        break;
      case 'stop':
        // The preview ends too, because the light of the camera must go out.
        this.publishing = this.previewing = this.paused = false;
        break;
      case 'startPreview':
        this.previewing = true;
        break;
      case 'stopPreview':
        this.previewing = false;
        break;
      case 'pause':
        this.paused = true;
        break;
      case 'resume':
        this.paused = false;
        break;
      case 'switchCamera':
        await this.switchCamera();
        return {};
      case 'snapshot':
        return this.preview.snapshot();
      case 'toggleTorch':
        return toggleTorch(this.source.camera);
      case 'getDevices':
        return listAllDevices();
      case 'useDevice':
        applyUseDevice(parameters);
        return {};
      case 'setMICVolume':
        this.gain = typeof parameters['volume'] === 'number' ? Math.max(0, parameters['volume']) : 1;
        this.options = readPusherOptions(this.attributes, this.gain);
        break;
      default:
        throw new Error('not available in a browser');
    }
    this.apply();
    return {};
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    clearInterval(this.statusTimer);
    this.endPublication();
    this.volume.release();
    this.source.release();
    this.preview.release();
  }

  /** Opens and closes devices, preview and publication as the state requires. Safe to call at any time. */
  private apply(): void {
    if (this.released) return;
    const { options } = this;
    const active = this.publishing || this.previewing;
    const camera = active && options.camera && !this.paused;
    // An open microphone stays open while muted: opening takes long, and some browsers would ask the user again.
    this.microphoneOpen = active && (this.microphoneOpen || options.microphone);
    const facing = this.facing ?? options.facing;
    this.preview.mirror(!options.screen && previewMirrored(options.localMirror, facing));
    const devicesReady = this.source.apply({
      camera: camera ? { facing, width: options.stream.width, height: options.stream.height, fps: options.stream.fps } : null,
      microphone: this.microphoneOpen ? { gain: options.gain, noise: options.noise } : null,
    });
    this.onTracks();
    // Also while an engine loads or a device opens: nothing is sent to a URL of before.
    if (!this.publishing || this.publishedUrl !== options.url) this.endPublication();
    this.publication?.configure(options.stream);
    if (this.publishing && this.publishedUrl === '' && options.url !== '') this.publish(options.url, devicesReady);
  }

  private publish(url: string, devicesReady: Promise<void>): void {
    this.publishedUrl = url;
    const load = publishEngineFor(url);
    if (load === undefined) return this.report(-1307, 'no engine for this url');
    const { opening } = this;
    const isCurrent = (): boolean => opening === this.opening;
    // Waits for the devices, so that the stream does not start black and change its size a moment later.
    Promise.all([load(), devicesReady])
      .then(([open]) => {
        // A publication that has ended reports nothing.
        if (isCurrent()) this.openPublication(url, open, (code, detail) => isCurrent() && this.report(code, detail));
      })
      // An engine that fails to load (after a new version of the page), or that rejects the URL, counts as a failure.
      .catch((cause: unknown) => {
        if (isCurrent()) this.report(-1307, errorMessage(cause));
      });
  }

  private openPublication(url: string, open: OpenPublication, report: Report<PusherCode>): void {
    this.publication = open({ url, stream: this.options.stream, report });
    this.lastStats = emptyPublishStats();
    this.lastStatusMs = performance.now();
    if (this.source.camera !== null) this.report(this.openedCode);
    this.publication.setCamera(this.source.camera);
    this.publication.setMicrophone(this.source.microphone);
  }

  private endPublication(): void {
    this.opening += 1;
    this.publishedUrl = '';
    this.publication?.release();
    this.publication = null;
  }

  private onTracks(): void {
    const { camera, microphone } = this.source;
    if (microphone !== null) microphone.enabled = this.options.microphone && !this.options.muted && !this.paused;
    if (camera !== this.camera) {
      this.camera = camera;
      this.preview.show(camera);
      if (camera !== null && this.publication !== null) this.report(this.openedCode);
      this.publication?.setCamera(camera);
    }
    if (microphone !== this.microphone) {
      this.microphone = microphone;
      // The sound of a screen is no voice.
      if (!this.options.screen) this.volume.setTrack(microphone);
      this.publication?.setMicrophone(microphone);
    }
  }

  private createSource(): CaptureSource {
    const events = { onChange: () => this.onTracks(), onError: (error: DeviceError) => this.onDeviceError(error) };
    return this.options.screen ? new ScreenCapture(events) : new DeviceCapture(events);
  }

  private get openedCode(): 1003 | 1004 {
    return this.options.screen ? 1004 : 1003;
  }

  private onDeviceError(error: DeviceError): void {
    const { code, detail, refused } = deviceErrorEvents(error);
    this.report(code, detail);
    if (refused !== undefined) this.emitEvent('error', { errCode: refused, errMsg: permissionErrorMessage(error.device) });
  }

  private async switchCamera(): Promise<void> {
    this.facing = (this.facing ?? this.options.facing) === 'front' ? 'back' : 'front';
    this.preview.mirror(previewMirrored(this.options.localMirror, this.facing));
    await this.source.switchCamera(this.facing);
  }

  private reportStatus(): void {
    if (this.publication === null) return;
    const nowMs = performance.now();
    const stats = { ...this.publication.stats };
    this.emitEvent('netstatus', { info: pusherNetStatus(stats, this.lastStats, nowMs - this.lastStatusMs) });
    this.lastStats = stats;
    this.lastStatusMs = nowMs;
  }

  private report(code: PusherCode, detail?: string): void {
    this.emitEvent('statechange', stateChange(code, pusherCodes[code], detail));
    // As in WeChat, the engine stops here. The page starts it again, with a fresh URL. The end of the screen ends sharing too.
    if (code === -1307 || code === -1308 || code === -1310) {
      this.publishing = false;
      this.endPublication();
    }
  }

  private emitEvent(event: string, detail: unknown): void {
    if (!this.released) this.emit(event, detail);
  }
}
