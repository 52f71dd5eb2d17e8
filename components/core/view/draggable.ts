import { makeObservable, ref } from '../shared/mobx';

/** A place on the screen in px. */
export interface Position {
  left: number;
  top: number;
}

export interface Touch {
  readonly clientX: number;
  readonly clientY: number;
}

/** Where the top left corner of a small box may be; at rest it is at the left or the right of it. */
export interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const between = (value: number, low: number, high: number): number => Math.round(Math.max(low, Math.min(high, value)));

/** A box that a finger moves, and that goes to a side, or to a corner, when it is let go. It stays there when the screen changes. */
export class Draggable {
  private isRight = true;
  /** How far down, as a share of the way. */
  private share: number;
  private held: Position | null = null;
  private from: { touch: Touch; spot: Position } | null = null;
  /** As last looked at: a finger needs it between two looks. */
  private area: Area = { left: 0, right: 0, top: 0, bottom: 0 };

  constructor(
    share: number,
    private readonly inCorners: boolean,
  ) {
    this.share = share;
    makeObservable<this, 'isRight' | 'share' | 'held'>(this, { isRight: ref, share: ref, held: ref });
  }

  /** Where it is within `area`. */
  at(area: Area): Position {
    this.area = area;
    const { isRight, share, held } = this;
    return held ?? { left: isRight ? area.right : area.left, top: Math.round(area.top + (area.bottom - area.top) * share) };
  }

  hold(touch: Touch | undefined): void {
    this.from = touch === undefined ? null : { touch, spot: this.at(this.area) };
  }

  drag(touch: Touch | undefined): void {
    const { from, area } = this;
    if (from === null || touch === undefined) return;
    this.held = {
      left: between(from.spot.left + touch.clientX - from.touch.clientX, area.left, area.right),
      top: between(from.spot.top + touch.clientY - from.touch.clientY, area.top, area.bottom),
    };
  }

  drop(): void {
    const { held, area } = this;
    this.from = null;
    if (held === null) return;
    const share = area.bottom > area.top ? (held.top - area.top) / (area.bottom - area.top) : this.share;
    this.isRight = held.left * 2 > area.left + area.right;
    this.share = this.inCorners ? Math.round(share) : share;
    this.held = null;
  }
}
