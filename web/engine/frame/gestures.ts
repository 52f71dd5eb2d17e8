import { hasListener, isPressable } from '../element';
import type { Gesture, TouchPoint } from '../instance';

/** Raises a gesture at `target`; true when a page handled it with `catch`. */
export type Dispatch = (target: Element, gesture: Gesture) => boolean;

const tapSlopPx = 10;
const longPressMs = 350;
/** Browsers repeat a touch as mouse events for old pages. */
const mouseEchoMs = 700;

interface Press {
  readonly target: Element;
  readonly start: TouchPoint;
  moved: boolean;
  long: boolean;
  timer: number;
}

type Finger = Pick<TouchPoint, 'identifier' | 'clientX' | 'clientY'>;

/**
 * Turns the document's events into WeChat's: touches (a mouse is one finger), tap, longpress, key presses on pressable elements, and
 * the ends of animations. The whole frame has one set of listeners.
 */
export function listenToGestures(root: HTMLElement, dispatch: Dispatch): void {
  const recognizer = new GestureRecognizer(dispatch);
  recognizer.listenToTouches(root);
  recognizer.listenToMouse(root);
  recognizer.listenToKeys(root);
  recognizer.listenToAnimations(root);
}

class GestureRecognizer {
  private readonly presses = new Map<number, Press>();
  private lastTouchMs = -Infinity;

  constructor(private readonly dispatch: Dispatch) {}

  listenToTouches(root: HTMLElement): void {
    // Not passive: with `catchtouchmove` a mini program stops the elements below from scrolling.
    ['touchstart', 'touchmove', 'touchend', 'touchcancel'].forEach((type) =>
      root.addEventListener(type, (event) => this.onTouch(event as TouchEvent), { capture: true, passive: false }),
    );
  }

  listenToMouse(root: HTMLElement): void {
    root.addEventListener('mousedown', (event) => this.onMouse(event, event.target), true);
    // As with a finger, later events go to the element of the mousedown, also outside the frame.
    addEventListener('mousemove', (event) => this.onMouse(event, this.presses.get(0)?.target ?? null), true);
    addEventListener('mouseup', (event) => this.onMouse(event, this.presses.get(0)?.target ?? null), true);
    // The browser would drag an image or a link under the mouse, and no mouseup would follow.
    root.addEventListener('dragstart', (event) => event.preventDefault());
  }

  listenToKeys(root: HTMLElement): void {
    root.addEventListener('keydown', (event) => {
      const { target } = event;
      if ((event.key !== 'Enter' && event.key !== ' ') || event.repeat) return;
      if (!(target instanceof Element) || !isPressable(target)) return;
      event.preventDefault();
      const point = centreOf(target);
      this.raise(target, 'tap', [point], [point], positionOf(point));
    });
  }

  listenToAnimations(root: HTMLElement): void {
    ['transitionend', 'animationstart', 'animationiteration', 'animationend'].forEach((type) =>
      root.addEventListener(type, (event) => {
        const { elapsedTime } = event as AnimationEvent;
        if (event.target instanceof Element) this.raise(event.target, type, [], [], { elapsedTime });
      }),
    );
  }

  private onTouch(event: TouchEvent): void {
    this.lastTouchMs = performance.now();
    const { target, type } = event;
    if (!(target instanceof Element)) return;
    const toPoint = pointsOn(target);
    const changed = Array.from(event.changedTouches, toPoint);
    const caught = this.raise(target, type, Array.from(event.touches, toPoint), changed);
    if (caught && event.cancelable) event.preventDefault();
    if (type === 'touchstart') changed.forEach((point) => this.press(target, point));
    else if (type === 'touchmove') changed.forEach((point) => this.move(point));
    else changed.forEach((point) => this.lift(point, type === 'touchcancel'));
  }

  private onMouse(event: MouseEvent, target: EventTarget | null): void {
    if (event.button !== 0 || performance.now() - this.lastTouchMs <= mouseEchoMs || !(target instanceof Element)) return;
    const point = pointsOn(target)({ identifier: 0, clientX: event.clientX, clientY: event.clientY });
    if (event.type === 'mousedown') {
      this.raise(target, 'touchstart', [point], [point]);
      this.press(target, point);
    } else if (event.type === 'mousemove') {
      this.raise(target, 'touchmove', [point], [point]);
      this.move(point);
    } else {
      this.raise(target, 'touchend', [], [point]);
      this.lift(point, false);
    }
  }

  private press(target: Element, point: TouchPoint): void {
    const press: Press = { target, start: point, moved: false, long: false, timer: 0 };
    press.timer = window.setTimeout(() => {
      press.long = hasListener(target, 'longpress') || hasListener(target, 'longtap');
      this.raise(target, 'longpress', [point], [point], positionOf(point));
      this.raise(target, 'longtap', [point], [point], positionOf(point));
    }, longPressMs);
    this.presses.set(point.identifier, press);
  }

  private move({ identifier, clientX, clientY }: TouchPoint): void {
    const press = this.presses.get(identifier);
    if (press === undefined || press.moved) return;
    if (Math.hypot(clientX - press.start.clientX, clientY - press.start.clientY) <= tapSlopPx) return;
    press.moved = true;
    clearTimeout(press.timer);
  }

  private lift(point: TouchPoint, cancelled: boolean): void {
    const press = this.presses.get(point.identifier);
    this.presses.delete(point.identifier);
    if (press === undefined) return;
    clearTimeout(press.timer);
    if (!cancelled && !press.moved && !press.long) this.raise(press.target, 'tap', [point], [point], positionOf(point));
  }

  /** A disabled button raises nothing, and neither do the elements around it. */
  private raise(
    target: Element,
    type: string,
    touches: readonly TouchPoint[],
    changedTouches: readonly TouchPoint[],
    detail: unknown = {},
  ): boolean {
    if (target.closest('wx-button[disabled]') !== null) return false;
    return this.dispatch(target, { type, detail, touches, changedTouches });
  }
}

const positionOf = (point: TouchPoint): { x: number; y: number } => ({ x: point.pageX, y: point.pageY });

/** The point that a key presses. */
export function centreOf(target: Element): TouchPoint {
  const { left, top, width, height } = target.getBoundingClientRect();
  return pointsOn(target)({ identifier: 0, clientX: left + width / 2, clientY: top + height / 2 });
}

/** Converts points to the coordinates of the target's page, from its corner below the bar, as plain data: a browser's Touch has no enumerable fields. */
function pointsOn(target: Element): (finger: Finger) => TouchPoint {
  const page = target.closest('wx-page');
  const corner = page?.getBoundingClientRect() ?? { left: 0, top: 0 };
  return (finger) => {
    const clientX = finger.clientX - corner.left;
    const clientY = finger.clientY - corner.top;
    const { scrollLeft = 0, scrollTop = 0 } = page ?? {};
    return { identifier: finger.identifier, clientX, clientY, pageX: clientX + scrollLeft, pageY: clientY + scrollTop };
  };
}
