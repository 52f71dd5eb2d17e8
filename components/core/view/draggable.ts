import { makeObservable, ref } from '../shared/mobx';

/** A position on the screen in px. */
export interface Position {
  left: number;
  top: number;
}

export interface Touch {
  readonly clientX: number;
  readonly clientY: number;
}

/** The allowed positions of the top left corner of a small box; at rest it is at the left or right edge. */
export interface Area {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const between = (value: number, low: number, high: number): number => Math.round(Math.max(low, Math.min(high, value)));

/** A box that the user drags; released, it moves to a side or a corner, and stays there when the screen changes. */
export class Draggable {
  private isRight = true;
  /** Vertical position, as a share of the area. */
  private share: number;
  private dragged: Position | null = null;
  private from: { touch: Touch; spot: Position } | null = null;
  /** The area of the last rendering; a drag needs it between two renderings. */
  private area: Area = { left: 0, right: 0, top: 0, bottom: 0 };

  constructor(
    share: number,
    private readonly inCorners: boolean,
  ) {
    this.share = share;
    makeObservable<this, 'isRight' | 'share' | 'dragged'>(this, { isRight: ref, share: ref, dragged: ref });
  }

  /** The position within `area`. */
  positionIn(area: Area): Position {
    this.area = area;
    const { isRight, share, dragged } = this;
    return dragged ?? { left: isRight ? area.right : area.left, top: Math.round(area.top + (area.bottom - area.top) * share) };
  }

  hold(touch: Touch | undefined): void {
    this.from = touch === undefined ? null : { touch, spot: this.positionIn(this.area) };
  }

  drag(touch: Touch | undefined): void {
    const { from, area } = this;
    if (from === null || touch === undefined) return;
    this.dragged = {
      left: between(from.spot.left + touch.clientX - from.touch.clientX, area.left, area.right),
      top: between(from.spot.top + touch.clientY - from.touch.clientY, area.top, area.bottom),
    };
  }

  drop(): void {
    const { dragged, area } = this;
    this.from = null;
    if (dragged === null) return;
    const share = area.bottom > area.top ? (dragged.top - area.top) / (area.bottom - area.top) : this.share;
    this.isRight = dragged.left * 2 > area.left + area.right;
    this.share = this.inCorners ? Math.round(share) : share;
    this.dragged = null;
  }
}
