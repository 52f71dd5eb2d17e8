import { wechatPlatform } from '../platform/wechat';
import type { Release } from '../shared/release';
import { box, onBecomeObserved, onBecomeUnobserved } from '../shared/mobx';

const intervalMs = 1_000;
const now = box(0);
let stopTimer: Release = () => undefined;

function tick(): void {
  const { clock } = wechatPlatform();
  now.set(clock.now());
  stopTimer = clock.after(intervalMs, tick);
}

onBecomeObserved(now, tick);
onBecomeUnobserved(now, () => stopTimer());

/** The wall clock in ms, updated every second; observable. The timer runs only while it is observed, so a closed page leaves none. */
export const secondsClock = (): number => now.get();
