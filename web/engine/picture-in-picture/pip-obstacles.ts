import type { Box } from './pip-position';

const keys = ':is([tabindex], button, input, textarea)';
/** What is larger than this share of the frame is a picture that can be tapped, and no key. */
const keyShare = 0.3;

/** What can be pressed in the bars of the page that is seen, in the frame's coordinates: a call's keys are not to be covered. */
export function fixedControls(frame: HTMLElement): Box[] {
  const origin = frame.getBoundingClientRect();
  const pressed = frame.querySelectorAll<HTMLElement>(`.wx-screen:not(.wx-screen-covered) ${keys}`);
  return Array.from(pressed).flatMap((key) => {
    const { left, top, width, height } = key.getBoundingClientRect();
    const isKey = width > 0 && height > 0 && width * height < keyShare * origin.width * origin.height;
    return isKey && standsStill(key, frame) ? [{ left: left - origin.left, top: top - origin.top, width, height }] : [];
  });
}

/** In the navigation bar, or in something fixed: what scrolls can be scrolled from under the window. */
function standsStill(key: HTMLElement, frame: HTMLElement): boolean {
  if (key.closest('.wx-bar') !== null) return true;
  for (let box: HTMLElement | null = key; box !== null && box !== frame; box = box.parentElement) {
    if (getComputedStyle(box).position === 'fixed') return true;
  }
  return false;
}
