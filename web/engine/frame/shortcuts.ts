import { centreOf, type Dispatch } from './gestures';

/** The page in front. */
const inFront = '.wx-screen:not(.wx-screen-covered)';
const modal = '[aria-modal="true"]';
const buttons = '[tabindex="0"], button, a[href]';
const fields = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';

/**
 * The name of a key in `aria-keyshortcuts`: that of the keyboard's layout, in lower case and half width, because a Chinese input method
 * sends `？` for `?`; `Space` for the space bar.
 */
function nameOf({ key }: KeyboardEvent): string {
  const plain = key.normalize('NFKC');
  return plain === ' ' ? 'Space' : plain.length === 1 ? plain.toLowerCase() : plain;
}

const lists = (element: Element, name: string): boolean =>
  (element.getAttribute('aria-keyshortcuts') ?? '').split(' ').includes(name);

const isField = (target: EventTarget | null): boolean => target instanceof Element && target.closest(fields) !== null;

/** Whether a list around the focus scrolls by this key. */
function scrolls(target: EventTarget | null, name: string): boolean {
  if (name !== 'PageDown' && name !== 'PageUp') return false;
  for (let at = target instanceof Element ? target : null; at !== null && at !== document.body; at = at.parentElement)
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return true;
  return false;
}

/**
 * A key presses the element of the page in front whose `aria-keyshortcuts` lists it: `touchstart` and `tap` when it goes down, `touchend`
 * when it comes up, `touchcancel` when nobody can see it come up, as with a finger. Keys do nothing in fields, in dialogs, while text is
 * composed, and with Ctrl, Alt or Meta. Escape belongs to dialogs,
 * and Page Down and Page Up to a list that has the focus.
 */
export function listenToShortcuts(frame: HTMLElement, dispatch: Dispatch): void {
  /** The pressed elements by the place of the key, because Shift may change its name meanwhile. */
  const pressed = new Map<string, Element>();
  let usesTab = false;

  const raise = (target: Element, type: string): void => {
    const point = centreOf(target);
    const touches = type === 'touchstart' || type === 'tap' ? [point] : [];
    dispatch(target, {
      type,
      detail: type === 'tap' ? { x: point.pageX, y: point.pageY } : {},
      touches,
      changedTouches: [point],
    });
  };
  const end = (code: string, type: 'touchend' | 'touchcancel'): void => {
    const target = pressed.get(code);
    pressed.delete(code);
    if (target !== undefined) raise(target, type);
  };
  const cancel = (): void => Array.from(pressed.keys()).forEach((code) => end(code, 'touchcancel'));

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Tab') usesTab = true;
    if (event.ctrlKey || event.altKey || event.metaKey) return cancel();
    if (event.isComposing || isField(event.target)) return;
    const name = nameOf(event);
    // Space presses a button that was reached by Tab. A click leaves the focus on its button, which does not claim the key.
    const isOnButton = usesTab && event.target instanceof Element && event.target.matches(buttons);
    if (name === 'Escape' || (name === 'Space' && isOnButton) || scrolls(event.target, name)) return;
    if (frame.querySelector(`${inFront} ${modal}, .wx-backdrop`) !== null) return;
    const target = Array.from(frame.querySelectorAll(`${inFront} [aria-keyshortcuts]`)).find((each) => lists(each, name));
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat || pressed.has(event.code)) return;
    pressed.set(event.code, target);
    raise(target, 'touchstart');
    raise(target, 'tap');
  };

  // Before the gestures of the frame, which would press the clicked button that has the focus.
  document.addEventListener('keydown', onKeyDown, true);
  document.addEventListener('keyup', ({ code }) => end(code, 'touchend'), true);
  document.addEventListener('pointerdown', () => (usesTab = false), true);
  // A field or another frame that takes the focus takes the keys too.
  document.addEventListener('focusin', ({ target }) => isField(target) && cancel());
  document.addEventListener('visibilitychange', () => document.hidden && cancel());
  addEventListener('blur', cancel);
}
