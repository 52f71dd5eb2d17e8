import type { CreateLiveElement, LiveElement, LiveEmit } from '../live-element';
import { flagOf, numberOf, textOf } from './attributes';
import { playerCodes, stateChange, type PlayerCode } from './codes';
import { emptyPlaybackStats, playerNetStatus } from './playback/playback-stats';
import type { OpenPlayback, Playback } from './playback/playback';
import { handOver, streamOf } from './playback/hand-over';
import { MediaSurface } from './playback/media-surface';
import { OnceASecond } from './policy/once-a-second';
import { ReceivedMedia } from './policy/received-media';
import { nextRetryDelay } from './policy/retry-policy';
import { playbackEngineFor } from './engine-for-url';
import { errorMessage } from './error-message';

const statusEveryMs = 2_000;
/** Codes that a damaged stream repeats with every packet. */
const frequentCodes: readonly PlayerCode[] = [2101, 2102, 2105, 2106];

/** The browser's `<live-player>`: plays one stream at a time, controlled by the attributes and the context's methods. */
export const createLivePlayer: CreateLiveElement = (host, emit) => new LivePlayer(host, emit);

class LivePlayer implements LiveElement {
  private attributes: Record<string, unknown> = {};
  private started = false;
  private paused = false;
  /** Muted by the context's method, independently of the attribute. */
  private mutedByMethod = false;
  private released = false;
  private playback: Playback | null = null;
  private playedUrl = '';
  /** The URL of the visible frame. */
  private shownUrl = '';
  private failures = 0;
  private received = new ReceivedMedia();
  private readonly limiter = new OnceASecond(frequentCodes);
  /** Counts the ends of playbacks. An engine that has loaded too late sees that its opening has ended. */
  private opening = 0;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private lastStats = emptyPlaybackStats();
  private lastStatusMs = performance.now();
  private readonly surface: MediaSurface;
  private readonly statusTimer: ReturnType<typeof setInterval>;
  private isFullscreen = false;
  private readonly onFullscreen = (): void => {
    const fullScreen = document.fullscreenElement === this.host;
    if (fullScreen === this.isFullscreen) return;
    this.isFullscreen = fullScreen;
    this.emitEvent('fullscreenchange', { fullScreen, direction: innerWidth > innerHeight ? 'horizontal' : 'vertical' });
  };

  constructor(
    private readonly host: HTMLElement,
    private readonly emit: LiveEmit,
  ) {
    this.surface = new MediaSurface(host);
    this.statusTimer = setInterval(() => this.reportStatus(), statusEveryMs);
    document.addEventListener('fullscreenchange', this.onFullscreen);
  }

  get active(): boolean {
    return this.started && !this.paused;
  }

  get output(): LiveElement['output'] {
    return this.surface.output;
  }

  update(attributes: Record<string, unknown>): void {
    Object.assign(this.attributes, attributes);
    this.surface.setFit(this.attributes['objectFit'] === 'fillCrop' ? 'fillCrop' : 'contain');
    const mayStart = 'src' in attributes || 'autoplay' in attributes;
    if (mayStart && this.src !== '' && flagOf(this.attributes['autoplay'], false)) this.started = true;
    this.apply();
  }

  async call(method: string, options: Record<string, unknown>): Promise<Record<string, unknown>> {
    switch (method) {
      case 'play':
        if (this.src === '') throw new Error('no src');
        this.started = true;
        this.paused = false;
        this.failures = 0;
        break;
      case 'stop':
        this.started = this.paused = false;
        break;
      case 'pause':
        this.paused = true;
        break;
      case 'resume':
        this.paused = false;
        break;
      case 'mute':
        this.mutedByMethod = !this.mutedByMethod;
        break;
      case 'snapshot':
        return this.surface.snapshot();
      case 'requestFullScreen':
        await this.host.requestFullscreen();
        await lockOrientation(options['direction']);
        return {};
      case 'exitFullScreen':
        if (document.fullscreenElement === this.host) await document.exitFullscreen();
        return {};
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
    document.removeEventListener('fullscreenchange', this.onFullscreen);
    this.stop();
    this.surface.releaseSpeaker();
    this.surface.clear();
  }

  private get src(): string {
    return textOf(this.attributes['src'], '');
  }

  private get muted(): boolean {
    return this.mutedByMethod || flagOf(this.attributes['muted'], false);
  }

  /** Starts, stops or mutes the playback as the state requires. Safe to call at any time. */
  private apply(): void {
    const url = this.started && !this.paused && !this.released ? this.src : '';
    if (url !== this.playedUrl) {
      // The same stream by another URL goes on until that one has a picture.
      const before = url !== '' && streamOf(url) !== '' && streamOf(url) === streamOf(this.playedUrl) ? this.playback : null;
      // A paused stream keeps its last frame; another stream must not show it.
      if (this.src !== this.shownUrl && before === null) this.surface.clear();
      if (before === null) this.stop();
      else this.endOpening();
      this.failures = 0;
      if (url !== this.shownUrl) this.received = new ReceivedMedia();
      this.playedUrl = url;
      if (url !== '') this.start(url);
      else if (!this.paused) this.surface.releaseSpeaker();
    }
    this.playback?.mute(this.muted);
  }

  private start(url: string): void {
    const load = playbackEngineFor(url);
    if (load === undefined) {
      this.giveUp('no engine for this url');
      return;
    }
    const { opening } = this;
    const isCurrent = (): boolean => opening === this.opening;
    load()
      .then((open) => {
        if (isCurrent()) this.openPlayback(url, open);
      })
      // An engine that fails to load (after a new version of the page), or that rejects the URL, counts as a failure.
      .catch((cause: unknown) => {
        if (isCurrent()) this.giveUp(errorMessage(cause));
      });
  }

  private openPlayback(url: string, open: OpenPlayback): void {
    this.lastStats = emptyPlaybackStats();
    this.lastStatusMs = performance.now();
    this.shownUrl = url;
    const { opening, playback: before } = this;
    const isCurrent = (): boolean => opening === this.opening;
    this.playback = (before === null ? open : handOver(before, open))({
      url,
      surface: this.surface,
      muted: this.muted,
      maxCacheMs: numberOf(this.attributes['maxCache'], 3, 0.04, 30) * 1000,
      received: this.received,
      report: (code, detail) => isCurrent() && this.report(code, detail),
      onVolume: (volume) => isCurrent() && this.emitEvent('audiovolumenotify', { volume }),
      onFlowing: () => isCurrent() && (this.failures = 0),
      onLost: (reason, final) => isCurrent() && this.onLost(url, reason, final),
    });
  }

  private onLost(url: string, reason: string, final: boolean): void {
    this.playback = null;
    const delayMs = final ? null : nextRetryDelay({ failures: this.failures, random: Math.random() });
    this.failures += 1;
    if (delayMs === null) {
      this.giveUp(reason);
      return;
    }
    this.report(2103, reason);
    this.retryTimer = setTimeout(() => this.start(url), delayMs);
  }

  /** As in WeChat, the engine stops here. The page plays again, with a fresh URL. */
  private giveUp(reason: string): void {
    this.started = false;
    this.playedUrl = '';
    this.stop();
    this.report(-2301, reason);
  }

  private endOpening(): void {
    this.opening += 1;
    clearTimeout(this.retryTimer);
  }

  private stop(): void {
    this.endOpening();
    this.playback?.release();
    this.playback = null;
  }

  private reportStatus(): void {
    if (this.playback === null) return;
    const nowMs = performance.now();
    const stats = { ...this.playback.stats };
    this.emitEvent('netstatus', { info: playerNetStatus(stats, this.lastStats, nowMs - this.lastStatusMs) });
    this.lastStats = stats;
    this.lastStatusMs = nowMs;
  }

  private report(code: PlayerCode, detail?: string): void {
    if (!this.limiter.allows(code, performance.now())) return;
    this.emitEvent('statechange', stateChange(code, playerCodes[code], detail));
  }

  private emitEvent(event: string, detail: unknown): void {
    if (!this.released) this.emit(event, detail);
  }
}

/** Turns the screen to landscape for 90 and −90. Desktops refuse. */
async function lockOrientation(direction: unknown): Promise<void> {
  const orientation = screen.orientation as ScreenOrientation & { lock?: (to: string) => Promise<void> };
  if (direction !== 90 && direction !== -90) return;
  await orientation.lock?.('landscape').catch(() => undefined);
}
