import type { OpenPlayback, Playback, PlaybackOptions } from '../playback/playback';
import { totalsWith, type PlaybackStats } from '../playback/playback-stats';
import { StagedSurface } from '../playback/staged-surface';
import { isOffered, plainUrl } from './better-url';
import { ReturnTimer } from './return-timer';

/** A trial without a picture or sound after this time has failed. */
const trialMs = 10_000;
/** A picture comes soon after the sound, so the sound alone replaces nothing before. */
const pictureWithinMs = 2_000;

export interface PlaybackAddresses {
  better: string;
  openPlain: OpenPlayback;
  loadBetter(): Promise<OpenPlayback>;
}

export const returningPlayback =
  (addresses: PlaybackAddresses): OpenPlayback =>
  (options) =>
    new ReturningPlayback(options, addresses);

/**
 * Plays a stream by the address that works, and returns to the better one when it works again: muted and unseen at first, so that picture and
 * sound go on until those of the better address are there.
 */
class ReturningPlayback implements Playback {
  private present: Playback;
  private trial: Playback | null = null;
  private trialTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly timer: ReturnTimer;
  private muted: boolean;
  /** Totals of former connections. */
  private before: PlaybackStats | null = null;
  private released = false;

  constructor(
    private readonly options: PlaybackOptions,
    private readonly addresses: PlaybackAddresses,
  ) {
    this.muted = options.muted;
    this.present = this.openPlain();
    this.timer = new ReturnTimer(() => void this.tryBetter());
  }

  get stats(): PlaybackStats {
    const { before, present } = this;
    return before === null ? present.stats : totalsWith(before, present.stats);
  }

  mute(muted: boolean): void {
    this.muted = muted;
    this.present.mute(muted);
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    this.timer.release();
    this.endTrial();
    this.present.release();
  }

  private openPlain(): Playback {
    const { options } = this;
    const { url } = options;
    return this.addresses.openPlain({
      ...options,
      url: plainUrl(url),
      muted: this.muted,
      onLost: (reason, final) => {
        this.release();
        options.onLost(reason, final);
      },
    });
  }

  private async tryBetter(): Promise<void> {
    const { better, loadBetter } = this.addresses;
    const open = (await isOffered(better)) ? await loadBetter().catch(() => null) : null;
    if (this.released) return;
    if (open === null) return this.timer.failed();
    this.openTrial(open, better);
  }

  private openTrial(open: OpenPlayback, url: string): void {
    const { options } = this;
    const surface = new StagedSurface(options.surface);
    let trial: Playback | null = null;
    const isPresent = (): boolean => trial !== null && this.present === trial;
    const take = (): void => {
      if (trial !== null && this.trial === trial) this.take(trial, surface);
    };
    trial = this.trial = open({
      ...options,
      url,
      surface,
      muted: true,
      report: (code, detail) => {
        if (isPresent()) options.report(code, detail);
        else if (code === 2003) take();
      },
      onVolume: (volume) => {
        if (isPresent()) options.onVolume(volume);
      },
      onFlowing: () => {
        if (isPresent()) options.onFlowing();
        else setTimeout(take, pictureWithinMs);
      },
      onLost: (reason) => (isPresent() ? this.leave(reason) : this.trialFailed()),
    });
    this.trialTimer = setTimeout(() => this.trialFailed(), trialMs);
  }

  private take(trial: Playback, surface: StagedSurface): void {
    clearTimeout(this.trialTimer);
    this.trial = null;
    this.before = { ...this.stats };
    this.present.release();
    this.present = trial;
    surface.show();
    trial.mute(this.muted);
    this.timer.returned();
  }

  /** The better address is lost: the other one goes on, and the last picture stays until it does. */
  private leave(reason: string): void {
    this.before = { ...this.stats };
    this.options.report(2103, reason);
    this.present = this.openPlain();
    this.timer.lost();
  }

  private trialFailed(): void {
    this.endTrial();
    this.timer.failed();
  }

  private endTrial(): void {
    clearTimeout(this.trialTimer);
    const { trial } = this;
    this.trial = null;
    trial?.release();
  }
}
