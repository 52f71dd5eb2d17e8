export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Position {
  readonly left: number;
  readonly top: number;
}

export interface Box extends Size, Position {}

/** Where the window rests: against one side, its middle at a part of the height that is free. It survives a turned phone. */
export interface Anchor {
  readonly side: 'left' | 'right';
  /** 0 is the top, 1 the bottom. */
  readonly height: number;
}

const edgePx = 12;
/** Between the window and what it keeps off: a finger that misses one does not press the other. */
const gapPx = 8;
/** Two buttons of 44 px side by side. */
const leastWidthPx = 92;
/** The longest shapes that are shown whole; what is longer is cut. */
const widest = 16 / 9;

/** A picture as large as the frame can spare, in the shape that it has: all shapes take the same area. */
export function pipSize(ratio: number, frame: Size): Size {
  const shape = Math.min(widest, Math.max(1 / widest, ratio));
  const area = Math.min(40_000, frame.width * frame.height * 0.08);
  const width = Math.max(leastWidthPx, Math.round(Math.sqrt(area * shape)));
  return { width, height: Math.round(width / shape) };
}

/** The place of a resting window: never outside the frame, nor above it when it is larger. */
export function positionOf({ side, height }: Anchor, window: Size, frame: Size): Position {
  const free = frame.height - window.height - 2 * edgePx;
  return {
    left: side === 'left' ? edgePx : Math.max(edgePx, frame.width - window.width - edgePx),
    top: edgePx + Math.max(0, Math.round(free * Math.min(1, Math.max(0, height)))),
  };
}

/** Where a window that was let go at `spot` comes to rest: the nearer side, the same height. */
export function anchorOf({ left, top }: Position, window: Size, frame: Size): Anchor {
  const free = frame.height - window.height - 2 * edgePx;
  return {
    side: left + window.width / 2 < frame.width / 2 ? 'left' : 'right',
    height: free <= 0 ? 0 : Math.min(1, Math.max(0, (top - edgePx) / free)),
  };
}

/** The place nearest to the resting one that lies on nothing of `kept`; where there is none, the resting one. */
export function clearPosition(rest: Anchor, window: Size, frame: Size, kept: readonly Box[]): Position {
  const wanted = positionOf(rest, window, frame);
  const isClear = ({ left, top }: Position): boolean =>
    kept.every(
      (box) =>
        left + window.width <= box.left ||
        box.left + box.width <= left ||
        top + window.height <= box.top ||
        box.top + box.height <= top,
    );
  const lefts = [wanted.left, positionOf({ side: rest.side === 'left' ? 'right' : 'left', height: 0 }, window, frame).left];
  const tops = [wanted.top, ...kept.flatMap((box) => [box.top - window.height - gapPx, box.top + box.height + gapPx])];
  const inside = tops.filter((top) => top >= edgePx && top + window.height <= frame.height - edgePx);
  const wayTo = ({ left, top }: Position): number => Math.abs(left - wanted.left) + Math.abs(top - wanted.top);
  const found = lefts.flatMap((left) => inside.map((top) => ({ left, top }))).filter(isClear);
  return isClear(wanted) ? wanted : (found.sort((one, other) => wayTo(one) - wayTo(other))[0] ?? wanted);
}
