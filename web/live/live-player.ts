import type { CreateLiveElement, LiveElement, LiveEmit } from '../live-element';
import { flagOf, numberOf, textOf } from './attributes';
import { playerCodes, stateChange, type PlayerCode } from './codes';
import { noPlayCounts, playStatus } from './play/play-counts';
import type { Playback } from './play/playback';
import { Stage } from './play/stage';
import { nextDelay } from './policy/reconnect';
import { playEngine } from './scheme';
import { whyOf } from './why';

const statusEveryMs = 2_000;

/** The browser's `<live-player>`: one stream at a time, kept playing as the attributes and the context's methods say. */
export const createLivePlayer: CreateLiveElement = (host, emit) => new LivePlayer(host, emit);

class LivePlayer implements LiveElement {
  private attributes: Record<string, unknown> = {};
  private wanted = false;
  private paused = false;
  /** The context's own mute, which the attribute does not know. */
  private silenced = false;
  private released = false;
  private playback: Playback | null = null;
  private playedUrl = '';
  private failures = 0;
  private opening = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private lastCounts = noPlayCounts();
  private lastStatusMs = performance.now();
  private readonly stage: Stage;
  private readonly statusTimer: ReturnType<typeof setInterval>;
  private readonly onFullscreen = (): void => {
    const fullScreen = document.fullscreenElement === this.host;
    if (fullScreen === this.full) return;
    this.full = fullScreen;
    this.say('fullscreenchange', { fullScreen, direction: innerWidth > innerHeight ? 'horizontal' : 'vertical' });
  };
  private full = false;

  constructor(
    private readonly host: HTMLElement,
    private readonly emit: LiveEmit,
  ) {
    this.stage = new Stage(host);
    this.statusTimer = setInterval(() => this.status(), statusEveryMs);
    document.addEventListener('fullscreenchange', this.onFullscreen);
  }

  get active(): boolean {
    return this.wanted && !this.paused;
  }

  get picture(): LiveElement['picture'] {
    return this.stage.picture;
  }

  update(attributes: Record<string, unknown>): void {
    Object.assign(this.attributes, attributes);
    this.stage.setFit(this.attributes['objectFit'] === 'fillCrop' ? 'fillCrop' : 'contain');
    const asked = 'src' in attributes || 'autoplay' in attributes;
    if (asked && this.src !== '' && flagOf(this.attributes['autoplay'], false)) this.wanted = true;
    this.settle();
  }

  async call(method: string, options: Record<string, unknown>): Promise<Record<string, unknown>> {
    switch (method) {
      case 'play':
        if (this.src === '') throw new Error('no src');
        this.wanted = true;
        this.paused = false;
        this.failures = 0;
        break;
      case 'stop':
        this.wanted = this.paused = false;
        break;
      case 'pause':
        this.paused = true;
        break;
      case 'resume':
        this.paused = false;
        break;
      case 'mute':
        this.silenced = !this.silenced;
        break;
      case 'snapshot':
        return this.stage.snapshot();
      case 'requestFullScreen':
        await this.host.requestFullscreen();
        await turnScreen(options['direction']);
        return {};
      case 'exitFullScreen':
        if (document.fullscreenElement === this.host) await document.exitFullscreen();
        return {};
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
    document.removeEventListener('fullscreenchange', this.onFullscreen);
    this.end();
    this.stage.quiet();
    this.stage.clear();
  }

  private get src(): string {
    return textOf(this.attributes['src'], '');
  }

  private get muted(): boolean {
    return this.silenced || flagOf(this.attributes['muted'], false);
  }

  /** Makes the playback what it should be now. Safe to call at any time. */
  private settle(): void {
    const url = this.wanted && !this.paused && !this.released ? this.src : '';
    if (url !== this.playedUrl) {
      // Another stream shows nothing of the last one; the same one paused keeps its picture.
      if (this.src !== this.pictureOf) this.stage.clear();
      this.end();
      this.failures = 0;
      this.playedUrl = url;
      if (url !== '') this.begin(url);
      else if (!this.paused) this.stage.quiet();
    }
    this.playback?.mute(this.muted);
  }

  private pictureOf = '';

  /** An engine that does not come, as after a new version of the page, or that does not take the URL, is a failure like another. */
  private begin(url: string): void {
    this.open(url).catch((cause: unknown) => {
      if (url === this.playedUrl && !this.released) this.giveUp(whyOf(cause));
    });
  }

  private async open(url: string): Promise<void> {
    const turn = (this.opening += 1);
    const load = playEngine(url);
    if (load === undefined) {
      this.giveUp('no engine for this url');
      return;
    }
    const openPlayback = await load();
    if (turn !== this.opening || this.released) return;
    this.lastCounts = noPlayCounts();
    this.lastStatusMs = performance.now();
    this.pictureOf = url;
    this.playback = openPlayback({
      url,
      stage: this.stage,
      muted: this.muted,
      maxCacheMs: numberOf(this.attributes['maxCache'], 3, 0.04, 30) * 1000,
      report: (code, detail) => this.report(code, detail),
      onVolume: (volume) => this.say('audiovolumenotify', { volume }),
      onFlow: () => (this.failures = 0),
      onLost: (why, final) => this.lost(url, why, final),
    });
  }

  private lost(url: string, why: string, final: boolean): void {
    this.playback = null;
    const delayMs = final ? null : nextDelay({ failures: this.failures, random: Math.random() });
    this.failures += 1;
    if (delayMs === null) {
      this.giveUp(why);
      return;
    }
    this.report(2103, why);
    this.retry = setTimeout(() => this.begin(url), delayMs);
  }

  /** As in WeChat the engine stops here; the page plays again, with a fresh URL. */
  private giveUp(why: string): void {
    this.wanted = false;
    this.playedUrl = '';
    this.end();
    this.report(-2301, why);
  }

  private end(): void {
    this.opening += 1;
    clearTimeout(this.retry);
    this.playback?.release();
    this.playback = null;
  }

  private status(): void {
    if (this.playback === null) return;
    const nowMs = performance.now();
    const counts = { ...this.playback.counts };
    this.say('netstatus', { info: playStatus(counts, this.lastCounts, nowMs - this.lastStatusMs) });
    this.lastCounts = counts;
    this.lastStatusMs = nowMs;
  }

  private report(code: PlayerCode, detail?: string): void {
    this.say('statechange', stateChange(code, playerCodes[code], detail));
  }

  private say(event: string, detail: unknown): void {
    if (!this.released) this.emit(event, detail);
  }
}

/** 90 and −90 ask for the picture lying down. Desks cannot turn their screens, and refuse. */
async function turnScreen(direction: unknown): Promise<void> {
  const orientation = screen.orientation as ScreenOrientation & { lock?: (to: string) => Promise<void> };
  if (direction !== 90 && direction !== -90) return;
  await orientation.lock?.('landscape').catch(() => undefined);
}
