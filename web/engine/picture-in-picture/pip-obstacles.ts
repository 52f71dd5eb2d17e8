import type { Box } from './pip-position';

const controls = ':is([tabindex]:not([tabindex="-1"]), button, input, textarea)';
/** A larger element (as a share of the frame) is a picture that can be tapped, and no control. */
const maxControlShare = 0.3;

/** The fixed controls of the visible page, in the frame's coordinates. The window must not cover them: they may be the buttons of a call. */
export function fixedControls(frame: HTMLElement): Box[] {
  const origin = frame.getBoundingClientRect();
  const elements = frame.querySelectorAll<HTMLElement>(`.wx-screen:not(.wx-screen-covered) ${controls}`);
  return Array.from(elements).flatMap((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const isControl = width > 0 && height > 0 && width * height < maxControlShare * origin.width * origin.height;
    return isControl && isFixed(element, frame) ? [{ left: left - origin.left, top: top - origin.top, width, height }] : [];
  });
}

/** Whether the element is in the navigation bar or in a fixed box. The user can scroll other elements away from the window. */
function isFixed(element: HTMLElement, frame: HTMLElement): boolean {
  if (element.closest('.wx-bar') !== null) return true;
  for (let box: HTMLElement | null = element; box !== null && box !== frame; box = box.parentElement) {
    if (getComputedStyle(box).position === 'fixed') return true;
  }
  return false;
}
