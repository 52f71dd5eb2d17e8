import type { Layer } from './layer';

/** The line to one viewer, beside what others can have. All in bit/s of video. */
export interface LineState {
  /** The video that the line carries with its repairs. */
  carriedBps: number;
  /** The most that another viewer of the full layer could get; 0 when there is none. */
  othersBps: number;
  /** The present rate of the full layer. */
  fullBps: number;
}

/** A line that carries less than this share of what others could get costs them quality. */
const costlyShare = 0.8;
/** An encoder that uses less of its limit than this has no need of more. */
const usedShare = 0.8;
/** A line that carries so much more than the full layer needs may have it again. */
const easyShare = 1.1;
/** One bad report decides nothing. */
const badAfterMs = 600;
/** A line that becomes bad again this soon was tried too early: the next trial waits twice as long. */
const relapseMs = 20_000;
const trial = { firstMs: 5_000, longestMs: 80_000 } as const;
/** The viewer stays on the small layer this long after the last reason for it, so that a tile does not flicker. */
const heldMs = 3_000;

/** The layer of one viewer, from the wish of its page and the state of its line. */
export class LayerChoice {
  wish: Layer = 'full';
  /** Whether the full layer of all others would have to follow this line. */
  isLineBad = false;
  private turningSinceMs: number | null = null;
  private goodSinceMs = -Infinity;
  private trialMs: number = trial.firstMs;
  private heldUntilMs = -Infinity;

  /** Called regularly. */
  update(line: LineState, nowMs: number): void {
    // Nobody else is left who could have more.
    if (line.othersBps === 0) this.isLineBad = false;
    const isTurning = this.isLineBad ? isGood(line) : isBad(line);
    if (!isTurning) {
      this.turningSinceMs = null;
      return;
    }
    this.turningSinceMs ??= nowMs;
    if (nowMs - this.turningSinceMs < (this.isLineBad ? this.trialMs : badAfterMs)) return;
    this.turningSinceMs = null;
    this.isLineBad = !this.isLineBad;
    if (!this.isLineBad) this.goodSinceMs = nowMs;
    else if (nowMs - this.goodSinceMs < relapseMs) this.trialMs = Math.min(trial.longestMs, this.trialMs * 2);
    else this.trialMs = trial.firstMs;
  }

  /** `isHeldBack`: the full layer cannot be had now, for a reason that is not this page's. */
  layer(isHeldBack: boolean, nowMs: number): Layer {
    if (isHeldBack) this.heldUntilMs = nowMs + heldMs;
    return this.wish === 'small' || nowMs < this.heldUntilMs ? 'small' : 'full';
  }
}

const isBad = ({ carriedBps, othersBps, fullBps }: LineState): boolean =>
  carriedBps < othersBps * costlyShare && fullBps > carriedBps * usedShare;
const isGood = ({ carriedBps, othersBps, fullBps }: LineState): boolean =>
  carriedBps > fullBps * easyShare || carriedBps >= othersBps;
