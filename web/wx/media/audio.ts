import { Emitter } from '../../engine/emitter';
import { resourceUrl } from '../../engine/resources';
import { afterGesture } from './after-gesture';
import { api } from '../callbacks';
import type { WxMembers } from '../members';

const events = ['Canplay', 'Play', 'Pause', 'Stop', 'Ended', 'TimeUpdate', 'Error', 'Waiting', 'Seeking', 'Seeked'] as const;
type SoundEvent = (typeof events)[number];

/** MediaError.code to WeChat's: 10002 network, 10003 file, 10004 format, −1 unknown. */
const errorCodes: Readonly<Record<number, number>> = { 2: 10002, 3: 10004, 4: 10003 };

/**
 * `wx.createInnerAudioContext()`: one sound over one audio element. A browser may refuse a sound before the first gesture, which WeChat
 * never does: then the sound waits for the next gesture, unless it is stopped before, and that is no error.
 */
class InnerAudio {
  [member: string]: unknown;
  /** Kept, without effect: browsers obey a phone's switch as the phone wishes. */
  obeyMuteSwitch = true;
  referrerPolicy = 'no-referrer';
  autoplay = false;
  startTime = 0;
  private readonly element = new Audio();
  private readonly hubs = new Map(events.map((name) => [name, new Emitter<object>()]));
  private source = '';
  private loaded = false;
  private wanted = false;
  private sought = false;
  private destroyed = false;
  private stopWaiting: (() => void) | null = null;

  constructor() {
    this.hubs.forEach((hub, name) => {
      this[`on${name}`] = hub.on;
      this[`off${name}`] = hub.off;
    });
    const { element } = this;
    element.preload = 'auto';
    // Browsers repeat it after each seek.
    element.oncanplay = () => {
      if (!this.loaded) this.say('Canplay');
      this.loaded = true;
    };
    element.onwaiting = () => this.say('Waiting');
    element.ontimeupdate = () => this.wanted && this.say('TimeUpdate');
    element.onended = () => {
      this.wanted = false;
      this.say('Ended');
    };
    // Also when the system took the loudspeaker away; the end of the sound and our own stop pause it too, and are told otherwise.
    element.onpause = () => {
      if (!this.wanted || element.ended || !element.paused) return;
      this.wanted = false;
      this.say('Pause');
    };
    // A loop and a stop seek too, and nobody asked for it.
    element.onseeking = () => this.sought && this.say('Seeking');
    element.onseeked = () => {
      if (this.sought) this.say('Seeked');
      this.sought = false;
    };
    element.onerror = () => this.fail(errorCodes[element.error?.code ?? 0] ?? -1, element.error?.message ?? '');
  }

  get src(): string {
    return this.source;
  }
  set src(source: string) {
    this.source = source;
    this.rest();
    this.loaded = false;
    this.element.src = resourceUrl(source);
    if (this.autoplay) this.play();
  }
  get loop(): boolean {
    return this.element.loop;
  }
  set loop(loop: boolean) {
    this.element.loop = loop;
  }
  get volume(): number {
    return this.element.volume;
  }
  set volume(volume: number) {
    this.element.volume = Math.min(1, Math.max(0, volume));
  }
  get playbackRate(): number {
    return this.element.playbackRate;
  }
  set playbackRate(rate: number) {
    this.element.playbackRate = Math.min(2, Math.max(0.5, rate));
  }
  get currentTime(): number {
    return this.element.currentTime;
  }
  set currentTime(seconds: number) {
    this.seek(seconds);
  }
  get duration(): number {
    return Number.isFinite(this.element.duration) ? this.element.duration : 0;
  }
  get buffered(): number {
    const { buffered } = this.element;
    return buffered.length === 0 ? 0 : buffered.end(buffered.length - 1);
  }
  /** Also while the sound waits for a gesture: nothing is heard. */
  get paused(): boolean {
    return this.element.paused;
  }

  play(): void {
    if (this.destroyed || this.source === '') return;
    this.wanted = true;
    this.begin();
  }

  pause(): void {
    this.stopWaiting?.();
    // While it waits for a gesture the element has no pause to tell of.
    if (this.element.paused) this.wanted = false;
    this.element.pause();
  }

  stop(): void {
    if (this.destroyed) return;
    this.rest();
    this.element.currentTime = 0;
    queueMicrotask(() => this.say('Stop'));
  }

  seek(seconds: number): void {
    this.sought = true;
    this.element.currentTime = seconds;
  }

  destroy(): void {
    this.destroyed = true;
    this.rest();
    this.element.removeAttribute('src');
    this.element.load();
  }

  private begin(): void {
    this.stopWaiting?.();
    const { element } = this;
    const quiet = element.paused;
    if (quiet && element.currentTime === 0 && this.startTime > 0) element.currentTime = this.startTime;
    element.play().then(
      () => quiet && this.say('Play'),
      (cause: unknown) => this.refused(cause),
    );
  }

  private refused(cause: unknown): void {
    const name = cause instanceof DOMException ? cause.name : '';
    if (!this.wanted) return;
    if (name === 'NotAllowedError') this.stopWaiting = afterGesture(() => this.begin());
    // A pause or another source came before the sound, or the error event says what is wrong with this one.
    else if (name !== 'AbortError' && name !== 'NotSupportedError') this.fail(10001, String(cause));
  }

  /** Quiet, and not to begin again by itself. */
  private rest(): void {
    this.wanted = false;
    this.stopWaiting?.();
    this.element.pause();
  }

  private fail(errCode: number, errMsg: string): void {
    this.wanted = false;
    this.say('Error', { errCode, errMsg });
  }

  private say(event: SoundEvent, detail: object = {}): void {
    if (!this.destroyed) this.hubs.get(event)?.emit(detail);
  }
}

export const audioApi = (): WxMembers => ({
  createInnerAudioContext: () => new InnerAudio(),
  // What a phone mixes or mutes is the system's affair in a browser.
  setInnerAudioOption: api('setInnerAudioOption', () => undefined),
});
