import { wechatPlatform } from '../platform/wechat';
import type { Release } from '../shared/release';
import { box, onBecomeObserved, onBecomeUnobserved } from '../store/mobx';

const tickMs = 1_000;
const time = box(0);
let next: Release = () => undefined;

function tick(): void {
  const { clock } = wechatPlatform();
  time.set(clock.now());
  next = clock.after(tickMs, tick);
}

onBecomeObserved(time, tick);
onBecomeUnobserved(time, () => next());

/** The time in seconds' steps, observable. It runs only while somebody watches, so a page that was left leaves no timer. */
export const ticking = (): number => time.get();
