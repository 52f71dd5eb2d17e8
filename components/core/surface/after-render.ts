import type { Release } from '../shared/release';

export interface Renderable {
  setData(patch: object, applied?: () => void): void;
}

interface Timer {
  after(ms: number, callback: () => void): Release;
}

/** The longest wait for setData's callback, because an old base library may never call it. */
const timeoutMs = 300;

/** Runs `callback` once the binder has sent the changes of this turn. */
export function afterFlush(clock: Timer, callback: () => void): Release {
  // Two turns, because below 2.2.3 the binder's flush is a timer too, and may run after our first one.
  let timer = clock.after(0, () => {
    timer = clock.after(0, callback);
  });
  return () => timer();
}

/**
 * Runs `callback` once the attributes set in this turn have reached the native element. A context command reaches the native side faster
 * than setData does, so without the wait it would arrive before the URL that it needs.
 */
export function afterRender(view: Renderable, clock: Timer, callback: () => void): Release {
  let timer: Release = () => undefined;
  let isOver = false;
  const runOnce = (): void => {
    if (isOver) return;
    isOver = true;
    timer();
    callback();
  };
  timer = afterFlush(clock, () => {
    timer = clock.after(timeoutMs, runOnce);
    // An empty patch is applied after the binder's patch.
    view.setData({}, runOnce);
  });
  return () => {
    isOver = true;
    timer();
  };
}
