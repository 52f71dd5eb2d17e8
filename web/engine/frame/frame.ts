import type { FrameBox } from '../runtime';
import { announceLiveTexts } from './announcer';

/** Creates the box that represents the phone. frame.css defines its width and the width of an rpx. */
export function createFrame(dark: boolean): HTMLElement {
  document.documentElement.lang = navigator.language;
  const frame = document.createElement('main');
  frame.id = 'wx-frame';
  frame.classList.toggle('wx-dark', dark);
  // Measures the safe area, which only style sheets can read.
  const probe = document.createElement('i');
  probe.id = 'wx-insets';
  document.body.replaceChildren(frame, probe);
  announceLiveTexts(document.body);
  return frame;
}

export function frameBox(frame: HTMLElement): FrameBox {
  const { paddingTop, paddingRight, paddingBottom, paddingLeft } = getComputedStyle(
    document.getElementById('wx-insets') ?? frame,
  );
  const insets = {
    top: parseFloat(paddingTop),
    right: parseFloat(paddingRight),
    bottom: parseFloat(paddingBottom),
    left: parseFloat(paddingLeft),
  };
  return { width: frame.clientWidth, height: frame.clientHeight, insets };
}

/** Calls `changed` when the size of the frame changes. A page with another bar does not count as a resize. */
export function onFrameResize(frame: HTMLElement, changed: () => void): void {
  let last = [frame.clientWidth, frame.clientHeight].join();
  new ResizeObserver(() => {
    const now = [frame.clientWidth, frame.clientHeight].join();
    if (now === last) return;
    last = now;
    changed();
  }).observe(frame);
}
