import { Hub } from '../engine/hub';
import { resourceUrl } from '../engine/resources';
import { api } from './callbacks';
import type { WxMembers } from './members';

/** WeChat's event of a sound, and the browser's that means the same. */
const events = {
  Canplay: 'canplay',
  Play: 'play',
  Pause: 'pause',
  Ended: 'ended',
  TimeUpdate: 'timeupdate',
  Waiting: 'waiting',
  Seeking: 'seeking',
  Seeked: 'seeked',
};

/** `wx.createInnerAudioContext()`: one sound over one audio element. */
class InnerAudio {
  [member: string]: unknown;
  private readonly element = new Audio();
  private source = '';

  constructor() {
    Object.entries(events).forEach(([name, type]) => {
      const hub = new Hub<object>();
      this.element.addEventListener(type, () => hub.emit({}));
      this[`on${name}`] = hub.on;
      this[`off${name}`] = hub.off;
    });
    const errors = new Hub<object>();
    this.element.addEventListener('error', () =>
      errors.emit({ errCode: 10003, errMsg: this.element.error?.message ?? 'cannot play' }),
    );
    this.onError = errors.on;
    this.offError = errors.off;
    this.onStop = this.stopped.on;
    this.offStop = this.stopped.off;
    // Told by the browser only: a sound without a tap before it is refused.
    this.play = () => this.element.play().catch((cause: Error) => errors.emit({ errCode: 10001, errMsg: cause.message }));
  }

  private readonly stopped = new Hub<object>();

  get src(): string {
    return this.source;
  }
  set src(source: string) {
    this.source = source;
    this.element.src = resourceUrl(source);
  }
  get loop(): boolean {
    return this.element.loop;
  }
  set loop(loop: boolean) {
    this.element.loop = loop;
  }
  get autoplay(): boolean {
    return this.element.autoplay;
  }
  set autoplay(autoplay: boolean) {
    this.element.autoplay = autoplay;
  }
  get volume(): number {
    return this.element.volume;
  }
  set volume(volume: number) {
    this.element.volume = Math.min(1, Math.max(0, volume));
  }
  get currentTime(): number {
    return this.element.currentTime;
  }
  get duration(): number {
    return Number.isFinite(this.element.duration) ? this.element.duration : 0;
  }
  get paused(): boolean {
    return this.element.paused;
  }

  pause(): void {
    this.element.pause();
  }

  stop(): void {
    this.element.pause();
    this.element.currentTime = 0;
    this.stopped.emit({});
  }

  seek(seconds: number): void {
    this.element.currentTime = seconds;
  }

  destroy(): void {
    this.element.pause();
    this.element.removeAttribute('src');
  }
}

export const audioApi = (): WxMembers => ({
  createInnerAudioContext: () => new InnerAudio(),
  // What a phone mixes or mutes is the system's affair in a browser.
  setInnerAudioOption: api('setInnerAudioOption', () => undefined),
});
