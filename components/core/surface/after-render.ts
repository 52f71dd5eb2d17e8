import type { Release } from '../shared/release';

export interface Rendered {
  setData(patch: object, applied?: () => void): void;
}

interface Timer {
  after(ms: number, act: () => void): Release;
}

/** An old base library may not call back at all. */
const atLatestMs = 300;

/**
 * Runs `act` once the attributes decided in this turn are on the element: a command takes the short way to the native side, and would
 * overtake the URL that it needs.
 */
export function afterRender(view: Rendered, clock: Timer, act: () => void): Release {
  let timer: Release = () => undefined;
  let over = false;
  const once = (): void => {
    if (over) return;
    over = true;
    timer();
    act();
  };
  // Two turns: below 2.2.3 the binder's own end of the turn is a timer too, and may stand behind our first one.
  timer = clock.after(0, () => {
    timer = clock.after(0, () => {
      timer = clock.after(atLatestMs, once);
      // An empty patch queues behind what the binder has sent.
      view.setData({}, once);
    });
  });
  return () => {
    over = true;
    timer();
  };
}
