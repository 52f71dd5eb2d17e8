import type { CreateLiveElement, LiveElement, LiveEmit } from '../live-element';
import { allDevices, chooseAsAsked } from './chosen-devices';
import { pusherCodes, stateChange, type PusherCode } from './codes';
import { Capture } from './push/capture';
import { refusedWords, troubleEvents, type DeviceTrouble } from './push/device-trouble';
import { noDevices, type Devices } from './push/devices';
import { noPushCounts, pushStatus } from './push/push-counts';
import type { Publication } from './push/publication';
import { Preview } from './push/preview';
import { previewMirrored, pusherWish, type PusherWish } from './push/pusher-wish';
import { ScreenCapture } from './push/screen-capture';
import { VolumeMeter } from './push/volume-meter';
import { pushEngine } from './scheme';
import { whyOf } from './why';

const statusEveryMs = 2_000;

/** The browser's `<live-pusher>`: devices, preview and one publication, kept as the attributes and the context's methods say. */
export const createLivePusher: CreateLiveElement = (host, emit) => new LivePusher(host, emit);

class LivePusher implements LiveElement {
  private attributes: Record<string, unknown> = {};
  private wish: PusherWish = pusherWish({}, 1);
  private facing: 'front' | 'back' | null = null;
  private gain = 1;
  private previewing = false;
  private publishing = false;
  private paused = false;
  private heard = false;
  private released = false;
  private publication: Publication | null = null;
  private publishedUrl = '';
  /** Counts the openings of publications: an engine that was loaded too late sees that another one took its place. */
  private opening = 0;
  private readonly preview: Preview;
  private capture: Devices = noDevices;
  private readonly volume: VolumeMeter;
  private readonly statusTimer: ReturnType<typeof setInterval>;
  private lastCounts = noPushCounts();
  private lastStatusMs = performance.now();

  constructor(
    host: HTMLElement,
    private readonly emit: LiveEmit,
  ) {
    this.preview = new Preview(host);
    this.volume = new VolumeMeter({
      onVolume: (volume) => this.say('audiovolumenotify', { volume }),
      onHowling: (heard) => this.report(heard ? 2090 : 2091),
    });
    this.statusTimer = setInterval(() => this.status(), statusEveryMs);
  }

  get active(): boolean {
    return (this.publishing || this.previewing) && !this.paused;
  }

  get picture(): LiveElement['picture'] {
    return this.preview.picture;
  }

  update(attributes: Record<string, unknown>): void {
    Object.assign(this.attributes, attributes);
    this.wish = pusherWish(this.attributes, this.gain);
    // As in WeChat the position only counts at insertion; afterwards switchCamera does it.
    this.facing ??= this.wish.facing;
    if (this.capture === noDevices) this.capture = this.devices();
    // Only a change starts it: after the engine gave up, an attribute that has nothing to do with it does not.
    const asked = 'url' in attributes || 'autopush' in attributes;
    if (asked && this.wish.autopush && this.wish.url !== '') this.publishing = true;
    this.settle();
  }

  async call(method: string, options: Record<string, unknown>): Promise<Record<string, unknown>> {
    switch (method) {
      case 'start':
        if (this.wish.url === '') throw new Error('no url');
        this.publishing = true;
        this.paused = false;
        break;
      case 'stop':
        // The preview ends with it, as the light must.
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
        return this.torch();
      case 'getDevices':
        return allDevices();
      case 'useDevice':
        chooseAsAsked(options);
        return {};
      case 'setMICVolume':
        this.gain = typeof options['volume'] === 'number' ? Math.max(0, options['volume']) : 1;
        this.wish = pusherWish(this.attributes, this.gain);
        break;
      default:
        throw new Error('not available in a browser');
    }
    this.settle();
    return {};
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    clearInterval(this.statusTimer);
    this.endPublication();
    this.volume.release();
    this.capture.release();
    this.preview.release();
  }

  /** Makes devices, preview and publication what they should be now. Safe to call at any time. */
  private settle(): void {
    const { wish } = this;
    const active = (this.publishing || this.previewing) && !this.released;
    const camera = active && wish.camera && !this.paused;
    // A microphone once opened is kept and silenced: opening takes long, and some browsers would ask again at every unmute.
    this.heard = active && (this.heard || wish.microphone);
    const facing = this.facing ?? wish.facing;
    this.preview.mirror(!wish.screen && previewMirrored(wish.localMirror, facing));
    const settled = this.capture.want({
      camera: camera ? { facing, width: wish.stream.width, height: wish.stream.height, fps: wish.stream.fps } : null,
      microphone: this.heard ? { gain: wish.gain, noise: wish.noise } : null,
    });
    this.onTracks();
    if (!this.publishing || (this.publication !== null && this.publishedUrl !== wish.url)) this.endPublication();
    this.publication?.wish(wish.stream);
    if (!this.publishing || this.publishedUrl !== '') return;
    // An engine that does not come, as after a new version of the page, or that does not take the URL, is a failure like another.
    this.publish(settled).catch((cause: unknown) => {
      if (this.publishedUrl === wish.url && !this.released) this.report(-1307, whyOf(cause));
    });
  }

  /** Devices first, so that a stream does not begin black and change its size a moment later. */
  private async publish(settled: Promise<void>): Promise<void> {
    const { url } = this.wish;
    const turn = (this.opening += 1);
    this.publishedUrl = url;
    const load = pushEngine(url);
    if (load === undefined) {
      this.report(-1307, 'no engine for this url');
      return;
    }
    const [open] = await Promise.all([load(), settled]);
    if (turn !== this.opening || this.released) return;
    this.publication = open({ url, wish: this.wish.stream, report: (code, detail) => this.report(code, detail) });
    this.lastCounts = noPushCounts();
    this.lastStatusMs = performance.now();
    if (this.capture.camera !== null) this.report(this.opened);
    this.publication.camera(this.capture.camera);
    this.publication.microphone(this.capture.microphone);
  }

  private endPublication(): void {
    this.opening += 1;
    this.publishedUrl = '';
    this.publication?.release();
    this.publication = null;
  }

  private camera: MediaStreamTrack | null = null;
  private microphone: MediaStreamTrack | null = null;

  private onTracks(): void {
    const { camera, microphone } = this.capture;
    if (microphone !== null) microphone.enabled = this.wish.microphone && !this.wish.muted && !this.paused;
    if (camera !== this.camera) {
      this.camera = camera;
      this.preview.show(camera);
      if (camera !== null && this.publication !== null) this.report(this.opened);
      this.publication?.camera(camera);
    }
    if (microphone !== this.microphone) {
      this.microphone = microphone;
      // What is played on a screen is no voice.
      if (!this.wish.screen) this.volume.listen(microphone);
      this.publication?.microphone(microphone);
    }
  }

  private devices(): Devices {
    const events = { onChange: () => this.onTracks(), onTrouble: (trouble: DeviceTrouble) => this.onTrouble(trouble) };
    return this.wish.screen ? new ScreenCapture(events) : new Capture(events);
  }

  private get opened(): 1003 | 1004 {
    return this.wish.screen ? 1004 : 1003;
  }

  private onTrouble(trouble: DeviceTrouble): void {
    const { code, detail, refused } = troubleEvents(trouble);
    this.report(code, detail);
    if (refused !== undefined) this.say('error', { errCode: refused, errMsg: refusedWords(trouble.device) });
  }

  private async switchCamera(): Promise<void> {
    this.facing = (this.facing ?? this.wish.facing) === 'front' ? 'back' : 'front';
    this.preview.mirror(previewMirrored(this.wish.localMirror, this.facing));
    await this.capture.switchCamera(this.facing);
  }

  private async torch(): Promise<Record<string, unknown>> {
    const track = this.capture.camera;
    if (track === null) throw new Error('no camera');
    const lit = (track.getSettings() as { torch?: boolean }).torch === true;
    await track.applyConstraints({ advanced: [{ torch: !lit } as MediaTrackConstraintSet] });
    return {};
  }

  private status(): void {
    if (this.publication === null) return;
    const nowMs = performance.now();
    const counts = { ...this.publication.counts };
    this.say('netstatus', { info: pushStatus(counts, this.lastCounts, nowMs - this.lastStatusMs) });
    this.lastCounts = counts;
    this.lastStatusMs = nowMs;
  }

  private report(code: PusherCode, detail?: string): void {
    this.say('statechange', stateChange(code, pusherCodes[code], detail));
    // As in WeChat the engine stops here; the page starts it again, with a fresh URL. Without its screen a sharing is over, too.
    if (code === -1307 || code === -1308 || code === -1310) {
      this.publishing = false;
      this.endPublication();
    }
  }

  private say(event: string, detail: unknown): void {
    if (!this.released) this.emit(event, detail);
  }
}
