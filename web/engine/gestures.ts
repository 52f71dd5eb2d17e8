import type { Gesture, TouchPoint } from './instance';
import { isHeard, isPressable } from './element';

/** True when a page took the gesture for itself. */
export type Dispatch = (from: Element, gesture: Gesture) => boolean;

const tapSlopPx = 10;
const longPressMs = 350;
/** Browsers repeat a touch as mouse events for old pages. */
const mouseEchoMs = 700;

interface Press {
  readonly from: Element;
  readonly start: TouchPoint;
  moved: boolean;
  long: boolean;
  timer: number;
}

/**
 * Makes WeChat's events from the document's: touches (a mouse is one finger), tap, longpress, key presses on what can be pressed, and
 * the ends of animations. One set of listeners for the whole frame.
 */
export function listenToGestures(root: HTMLElement, dispatch: Dispatch): void {
  const presses = new Map<number, Press>();
  let lastTouchMs = -Infinity;

  const raise = (
    from: Element,
    type: string,
    touches: readonly TouchPoint[],
    changedTouches: readonly TouchPoint[],
    detail: unknown = {},
    // A disabled button is deaf, and so is the page to a tap on it.
  ): boolean => from.closest('wx-button[disabled]') === null && dispatch(from, { type, detail, touches, changedTouches });

  const begin = (from: Element, point: TouchPoint): void => {
    const press: Press = { from, start: point, moved: false, long: false, timer: 0 };
    press.timer = window.setTimeout(() => {
      press.long = isHeard(from, 'longpress') || isHeard(from, 'longtap');
      raise(from, 'longpress', [point], [point], place(point));
      raise(from, 'longtap', [point], [point], place(point));
    }, longPressMs);
    presses.set(point.identifier, press);
  };
  const move = (point: TouchPoint): void => {
    const press = presses.get(point.identifier);
    if (press === undefined || press.moved) return;
    if (Math.hypot(point.clientX - press.start.clientX, point.clientY - press.start.clientY) <= tapSlopPx) return;
    press.moved = true;
    clearTimeout(press.timer);
  };
  const end = (point: TouchPoint, cancelled: boolean): void => {
    const press = presses.get(point.identifier);
    presses.delete(point.identifier);
    if (press === undefined) return;
    clearTimeout(press.timer);
    if (!cancelled && !press.moved && !press.long) raise(press.from, 'tap', [point], [point], place(point));
  };

  const onTouch = (event: TouchEvent): void => {
    lastTouchMs = performance.now();
    if (!(event.target instanceof Element)) return;
    const changed = Array.from(event.changedTouches, pointOf);
    if (raise(event.target, event.type, Array.from(event.touches, pointOf), changed) && event.cancelable) event.preventDefault();
    const from = event.target;
    if (event.type === 'touchstart') changed.forEach((point) => begin(from, point));
    else if (event.type === 'touchmove') changed.forEach(move);
    else changed.forEach((point) => end(point, event.type === 'touchcancel'));
  };
  // Not passive: `catchtouchmove` is how a mini program keeps what lies below from scrolling.
  ['touchstart', 'touchmove', 'touchend', 'touchcancel'].forEach((type) =>
    root.addEventListener(type, (event) => onTouch(event as TouchEvent), { capture: true, passive: false }),
  );

  const mouse = (act: (event: MouseEvent, point: TouchPoint) => void) => (event: MouseEvent) => {
    if (event.button === 0 && performance.now() - lastTouchMs > mouseEchoMs)
      act(event, pointOf({ ...positionOf(event), identifier: 0 }));
  };
  const onDown = mouse((event, point) => {
    if (!(event.target instanceof Element)) return;
    raise(event.target, 'touchstart', [point], [point]);
    begin(event.target, point);
  });
  const onMove = mouse((_event, point) => {
    const press = presses.get(0);
    if (press === undefined) return;
    raise(press.from, 'touchmove', [point], [point]);
    move(point);
  });
  const onUp = mouse((_event, point) => {
    const press = presses.get(0);
    if (press === undefined) return;
    raise(press.from, 'touchend', [], [point]);
    end(point, false);
  });
  root.addEventListener('mousedown', onDown, true);
  addEventListener('mousemove', onMove, true);
  addEventListener('mouseup', onUp, true);

  root.addEventListener('keydown', (event) => {
    const from = event.target;
    if ((event.key !== 'Enter' && event.key !== ' ') || event.repeat || !(from instanceof Element) || !isPressable(from)) return;
    event.preventDefault();
    const box = from.getBoundingClientRect();
    const middle = { identifier: 0, clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
    const point = pointOf({ ...middle, pageX: middle.clientX, pageY: middle.clientY });
    raise(from, 'tap', [point], [point], place(point));
  });

  ['transitionend', 'animationstart', 'animationiteration', 'animationend'].forEach((type) =>
    root.addEventListener(type, (event) => {
      const { elapsedTime } = event as AnimationEvent;
      if (event.target instanceof Element) raise(event.target, type, [], [], { elapsedTime });
    }),
  );
}

const place = (point: TouchPoint): { x: number; y: number } => ({ x: point.pageX, y: point.pageY });

const positionOf = (event: MouseEvent): Omit<TouchPoint, 'identifier'> => ({
  clientX: event.clientX,
  clientY: event.clientY,
  pageX: event.pageX,
  pageY: event.pageY,
});

/** Plain data: a browser's Touch object has nothing to enumerate. */
const pointOf = ({ identifier, clientX, clientY, pageX, pageY }: TouchPoint): TouchPoint => ({
  identifier,
  clientX,
  clientY,
  pageX,
  pageY,
});
