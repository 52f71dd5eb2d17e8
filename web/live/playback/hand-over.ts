import type { OpenPlayback, Playback, PlaybackOptions } from './playback';
import { totalsWith, type PlaybackStats } from './playback-stats';
import { StagedSurface } from './staged-surface';

/** A new URL without a picture or sound after this time has failed. */
const startWithinMs = 10_000;
/** A picture comes soon after the sound, so the sound alone replaces nothing before. */
const pictureWithinMs = 2_000;

/** The name of the stream in a URL, the same on every way to it; '' for a URL that has none. */
export function streamOf(url: string): string {
  if (!/^(wss?|https?|wh[ie]p):/i.test(url)) return '';
  try {
    const { pathname, searchParams } = new URL(url.replace(/^wh[ie]p:/i, 'https:'));
    const [last = ''] = pathname
      .replace(/\/wh[ie]p\/?$|\.flv$/, '')
      .split('/')
      .reverse();
    return searchParams.get('stream') ?? last;
  } catch {
    // A URL without a server, such as whep://, is refused by the engine.
    return '';
  }
}

/** The same stream by another URL. The player before goes on until the new one has a picture, or sound without one. */
export const handOver =
  (before: Playback, open: OpenPlayback): OpenPlayback =>
  (options) =>
    new HandOver(options, before, open);

class HandOver implements Playback {
  /** The player before, then the new one. */
  private present: Playback;
  private next: Playback;
  private isTaken = false;
  private isReleased = false;
  private readonly surface: StagedSurface;
  private readonly timer: ReturnType<typeof setTimeout>;
  private muted: boolean;
  /** Totals of the player before. */
  private earlier: PlaybackStats | null = null;

  constructor(
    private readonly options: PlaybackOptions,
    before: Playback,
    open: OpenPlayback,
  ) {
    this.muted = options.muted;
    this.present = before;
    this.surface = new StagedSurface(options.surface);
    this.timer = setTimeout(() => this.lose('no picture and no sound', false), startWithinMs);
    this.next = open({
      ...options,
      surface: this.surface,
      muted: true,
      report: (code, detail) => {
        if (this.isTaken) options.report(code, detail);
        else if (code === 2003) this.take(code, detail);
      },
      onVolume: (volume) => {
        if (this.isTaken) options.onVolume(volume);
      },
      onFlowing: () => {
        if (this.isTaken) options.onFlowing();
        else setTimeout(() => this.take(2004), pictureWithinMs);
      },
      onLost: (reason, final) => this.lose(reason, final),
    });
  }

  get stats(): PlaybackStats {
    return this.earlier === null ? this.present.stats : totalsWith(this.earlier, this.present.stats);
  }

  mute(muted: boolean): void {
    this.muted = muted;
    this.present.mute(muted);
  }

  release(): void {
    if (this.isReleased) return;
    this.isReleased = true;
    clearTimeout(this.timer);
    this.present.release();
    this.next.release();
  }

  private take(code: 2003 | 2004, detail?: string): void {
    if (this.isTaken || this.isReleased) return;
    this.isTaken = true;
    clearTimeout(this.timer);
    this.earlier = { ...this.present.stats };
    this.present.release();
    this.present = this.next;
    this.surface.show();
    this.next.mute(this.muted);
    this.options.report(code, detail);
    this.options.onFlowing();
  }

  private lose(reason: string, final: boolean): void {
    if (this.isReleased) return;
    this.release();
    this.options.onLost(reason, final);
  }
}
