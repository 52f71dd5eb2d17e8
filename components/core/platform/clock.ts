import { releaseOnce } from '../shared/release';
import { native } from './native';
import type { Host } from './platform';
import type { Clock } from '../shared/clock';

export function createClock(host: Host): Clock {
  const after: Clock['after'] = (ms, act) => {
    const timer = setTimeout(act, ms);
    return releaseOnce(() => clearTimeout(timer));
  };
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    after,
    onNextTurn(act) {
      if (!host.atLeast('2.2.3')) return after(0, act);
      // nextTick cannot be cancelled, so a flag cancels the function.
      let wanted = true;
      native.nextTick(() => {
        if (wanted) act();
      });
      return () => {
        wanted = false;
      };
    },
  };
}
