export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Position {
  readonly left: number;
  readonly top: number;
}

export interface Box extends Size, Position {}

/** The resting place of the window: a side, and a share of the free height. It stays valid when the phone is rotated. */
export interface Anchor {
  readonly side: 'left' | 'right';
  /** 0 is the top, 1 the bottom. */
  readonly height: number;
}

const edgePx = 12;
/** The distance between the window and a control, so that a finger does not press the wrong one. */
const gapPx = 8;
/** Two buttons of 44 px side by side. */
const minWidthPx = 92;
/** The widest and, inverted, the tallest ratio that is shown whole; longer pictures are cropped. */
const maxRatio = 16 / 9;

/** The size of the picture in its own ratio. All ratios get the same area, which depends on the frame. */
export function pipSize(ratio: number, frame: Size): Size {
  const shape = Math.min(maxRatio, Math.max(1 / maxRatio, ratio));
  const area = Math.min(40_000, frame.width * frame.height * 0.08);
  const width = Math.max(minWidthPx, Math.round(Math.sqrt(area * shape)));
  return { width, height: Math.round(width / shape) };
}

/** The position of a resting window, inside the frame. A window larger than the frame starts at its top. */
export function positionOf({ side, height }: Anchor, window: Size, frame: Size): Position {
  const free = frame.height - window.height - 2 * edgePx;
  return {
    left: side === 'left' ? edgePx : Math.max(edgePx, frame.width - window.width - edgePx),
    top: edgePx + Math.max(0, Math.round(free * Math.min(1, Math.max(0, height)))),
  };
}

/** The resting place of a window that was dropped at a position: the nearer side, at the same height. */
export function anchorOf({ left, top }: Position, window: Size, frame: Size): Anchor {
  const free = frame.height - window.height - 2 * edgePx;
  return {
    side: left + window.width / 2 < frame.width / 2 ? 'left' : 'right',
    height: free <= 0 ? 0 : Math.min(1, Math.max(0, (top - edgePx) / free)),
  };
}

/** The position nearest to the resting one that covers no obstacle; the resting one if there is none. */
export function clearPosition(anchor: Anchor, window: Size, frame: Size, obstacles: readonly Box[]): Position {
  const wanted = positionOf(anchor, window, frame);
  const isClear = ({ left, top }: Position): boolean =>
    obstacles.every(
      (box) =>
        left + window.width <= box.left ||
        box.left + box.width <= left ||
        top + window.height <= box.top ||
        box.top + box.height <= top,
    );
  const lefts = [wanted.left, positionOf({ side: anchor.side === 'left' ? 'right' : 'left', height: 0 }, window, frame).left];
  const tops = [wanted.top, ...obstacles.flatMap((box) => [box.top - window.height - gapPx, box.top + box.height + gapPx])];
  const inside = tops.filter((top) => top >= edgePx && top + window.height <= frame.height - edgePx);
  const distanceTo = ({ left, top }: Position): number => Math.abs(left - wanted.left) + Math.abs(top - wanted.top);
  const found = lefts.flatMap((left) => inside.map((top) => ({ left, top }))).filter(isClear);
  return isClear(wanted) ? wanted : (found.sort((one, other) => distanceTo(one) - distanceTo(other))[0] ?? wanted);
}
