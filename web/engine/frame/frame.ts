import type { FrameBox } from '../runtime';

/** The box that stands for the phone; frame.css says how wide it is, and how wide an rpx. */
export function createFrame(dark: boolean): HTMLElement {
  document.documentElement.lang = navigator.language;
  const frame = document.createElement('main');
  frame.id = 'wx-frame';
  frame.classList.toggle('wx-dark', dark);
  // Reads the safe area, which style sheets know and scripts do not.
  const probe = document.createElement('i');
  probe.id = 'wx-insets';
  document.body.replaceChildren(frame, probe);
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

/** Calls back when the frame really changed its size; opening a page with another bar is no resize. */
export function onFrameResize(frame: HTMLElement, changed: () => void): void {
  let last = [frame.clientWidth, frame.clientHeight].join();
  new ResizeObserver(() => {
    const now = [frame.clientWidth, frame.clientHeight].join();
    if (now === last) return;
    last = now;
    changed();
  }).observe(frame);
}
