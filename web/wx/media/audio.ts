import { Emitter } from '../../engine/emitter';
import { resourceUrl } from '../../engine/resources';
import { followSelectedSpeaker } from '../../live/device-selection';
import { afterGesture } from './after-gesture';
import { api } from '../callbacks';
import type { WxMembers } from '../members';

const events = ['Canplay', 'Play', 'Pause', 'Stop', 'Ended', 'TimeUpdate', 'Error', 'Waiting', 'Seeking', 'Seeked'] as const;
type SoundEvent = (typeof events)[number];

/** MediaError.code to WeChat's: 10002 network, 10003 file, 10004 format, −1 unknown. */
const errorCodes: Readonly<Record<number, number>> = { 2: 10002, 3: 10004, 4: 10003 };

/**
 * `wx.createInnerAudioContext()`: one sound on one audio element. Unlike WeChat, a browser may refuse a sound before the first gesture.
 * The sound then waits for the next gesture, unless it is stopped before. This is no error.
 */
class InnerAudio {
  [member: string]: unknown;
  /** Has no effect, because the phone decides about its mute switch. */
  obeyMuteSwitch = true;
  referrerPolicy = 'no-referrer';
  autoplay = false;
  startTime = 0;
  private readonly element = new Audio();
  private readonly leaveSpeaker = followSelectedSpeaker(this.element);
  private readonly emitters = new Map(events.map((name) => [name, new Emitter<object>()]));
  private source = '';
  private loaded = false;
  private wanted = false;
  private seeking = false;
  private destroyed = false;
  private stopWaiting: (() => void) | null = null;

  constructor() {
    this.emitters.forEach((emitter, name) => {
      this[`on${name}`] = emitter.on;
      this[`off${name}`] = emitter.off;
    });
    const { element } = this;
    element.preload = 'auto';
    // Only once, because browsers repeat the event after each seek.
    element.oncanplay = () => {
      if (!this.loaded) this.emitEvent('Canplay');
      this.loaded = true;
    };
    element.onwaiting = () => this.emitEvent('Waiting');
    element.ontimeupdate = () => this.wanted && this.emitEvent('TimeUpdate');
    element.onended = () => {
      this.wanted = false;
      this.emitEvent('Ended');
    };
    // For `pause` and for an interruption by the system. The end of the sound and `stop` also pause it, but have their own events.
    element.onpause = () => {
      if (!this.wanted || element.ended || !element.paused) return;
      this.wanted = false;
      this.emitEvent('Pause');
    };
    // Only for `seek`, because a loop and a stop seek too.
    element.onseeking = () => this.seeking && this.emitEvent('Seeking');
    element.onseeked = () => {
      if (this.seeking) this.emitEvent('Seeked');
      this.seeking = false;
    };
    element.onerror = () => this.fail(errorCodes[element.error?.code ?? 0] ?? -1, element.error?.message ?? '');
  }

  get src(): string {
    return this.source;
  }
  set src(source: string) {
    this.source = source;
    this.halt();
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
  /** Also true while the sound waits for a gesture. */
  get paused(): boolean {
    return this.element.paused;
  }

  play(): void {
    if (this.destroyed || this.source === '') return;
    this.wanted = true;
    this.start();
  }

  pause(): void {
    this.stopWaiting?.();
    // While the sound waits for a gesture, the element fires no pause event.
    if (this.element.paused) this.wanted = false;
    this.element.pause();
  }

  stop(): void {
    if (this.destroyed) return;
    this.halt();
    this.element.currentTime = 0;
    queueMicrotask(() => this.emitEvent('Stop'));
  }

  seek(seconds: number): void {
    this.seeking = true;
    this.element.currentTime = seconds;
  }

  destroy(): void {
    this.destroyed = true;
    this.leaveSpeaker();
    this.halt();
    this.element.removeAttribute('src');
    this.element.load();
  }

  private start(): void {
    this.stopWaiting?.();
    const { element } = this;
    const wasPaused = element.paused;
    if (wasPaused && element.currentTime === 0 && this.startTime > 0) element.currentTime = this.startTime;
    element.play().then(
      () => wasPaused && this.emitEvent('Play'),
      (cause: unknown) => this.onRefused(cause),
    );
  }

  private onRefused(cause: unknown): void {
    const name = cause instanceof DOMException ? cause.name : '';
    if (!this.wanted) return;
    this.stopWaiting?.();
    if (name === 'NotAllowedError') this.stopWaiting = afterGesture(() => this.start());
    // AbortError: a pause or another source came first. NotSupportedError: the error event reports it.
    else if (name !== 'AbortError' && name !== 'NotSupportedError') this.fail(10001, String(cause));
  }

  /** Stops the sound, also one that waits for a gesture. */
  private halt(): void {
    this.wanted = false;
    this.stopWaiting?.();
    this.element.pause();
  }

  private fail(errCode: number, errMsg: string): void {
    this.wanted = false;
    this.emitEvent('Error', { errCode, errMsg });
  }

  private emitEvent(event: SoundEvent, detail: object = {}): void {
    if (!this.destroyed) this.emitters.get(event)?.emit(detail);
  }
}

export const audioApi = (): WxMembers => ({
  createInnerAudioContext: () => new InnerAudio(),
  // In a browser the system decides about mixing and muting.
  setInnerAudioOption: api('setInnerAudioOption', () => undefined),
});
