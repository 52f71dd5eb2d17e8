import type { Gesture, TouchPoint } from '../instance';
import { hasListener, isPressable } from '../element';

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
      press.long = hasListener(from, 'longpress') || hasListener(from, 'longtap');
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
    const from = event.target;
    const toPoint = pointsOn(from);
    const changed = Array.from(event.changedTouches, toPoint);
    if (raise(from, event.type, Array.from(event.touches, toPoint), changed) && event.cancelable) event.preventDefault();
    if (event.type === 'touchstart') changed.forEach((point) => begin(from, point));
    else if (event.type === 'touchmove') changed.forEach(move);
    else changed.forEach((point) => end(point, event.type === 'touchcancel'));
  };
  // Not passive: `catchtouchmove` is how a mini program keeps what lies below from scrolling.
  ['touchstart', 'touchmove', 'touchend', 'touchcancel'].forEach((type) =>
    root.addEventListener(type, (event) => onTouch(event as TouchEvent), { capture: true, passive: false }),
  );

  const mouse = (act: (from: Element, point: TouchPoint) => void) => (event: MouseEvent) => {
    // As with a finger, all goes to where it was put down, outside the frame too.
    const from = event.type === 'mousedown' ? event.target : presses.get(0)?.from;
    if (event.button !== 0 || performance.now() - lastTouchMs <= mouseEchoMs || !(from instanceof Element)) return;
    act(from, pointsOn(from)({ identifier: 0, clientX: event.clientX, clientY: event.clientY }));
  };
  const onDown = mouse((from, point) => {
    raise(from, 'touchstart', [point], [point]);
    begin(from, point);
  });
  const onMove = mouse((from, point) => {
    raise(from, 'touchmove', [point], [point]);
    move(point);
  });
  const onUp = mouse((from, point) => {
    raise(from, 'touchend', [], [point]);
    end(point, false);
  });
  root.addEventListener('mousedown', onDown, true);
  addEventListener('mousemove', onMove, true);
  addEventListener('mouseup', onUp, true);
  // A picture or a link under the mouse would be carried away by the browser, and the finger would never be lifted.
  root.addEventListener('dragstart', (event) => event.preventDefault());

  root.addEventListener('keydown', (event) => {
    const from = event.target;
    if ((event.key !== 'Enter' && event.key !== ' ') || event.repeat || !(from instanceof Element) || !isPressable(from)) return;
    event.preventDefault();
    const box = from.getBoundingClientRect();
    const middle = { identifier: 0, clientX: box.left + box.width / 2, clientY: box.top + box.height / 2 };
    const point = pointsOn(from)(middle);
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

/** Points as the page of `from` counts them: from its own corner, below the bar; plain data, as a browser's Touch has nothing to enumerate. */
function pointsOn(from: Element): (finger: Pick<TouchPoint, 'identifier' | 'clientX' | 'clientY'>) => TouchPoint {
  const page = from.closest('wx-page');
  const corner = page?.getBoundingClientRect() ?? { left: 0, top: 0 };
  return (finger) => {
    const clientX = finger.clientX - corner.left;
    const clientY = finger.clientY - corner.top;
    const { scrollLeft = 0, scrollTop = 0 } = page ?? {};
    return { identifier: finger.identifier, clientX, clientY, pageX: clientX + scrollLeft, pageY: clientY + scrollTop };
  };
}
