import type { FrameBox, WindowSize } from './runtime';

/** The box that stands for the phone; frame.css says how wide it is, and how wide an rpx. */
export function createFrame(dark: boolean): HTMLElement {
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

/** Calls back once per drawn frame in which the size really changed. */
export function onFrameResize(frame: HTMLElement, read: () => WindowSize, changed: (size: WindowSize) => void): void {
  let last = read();
  new ResizeObserver(() => {
    const size = read();
    if (size.windowWidth === last.windowWidth && size.windowHeight === last.windowHeight) return;
    last = size;
    changed(size);
  }).observe(frame);
}
