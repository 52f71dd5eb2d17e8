import { releaseAll, type Release } from '../../shared/release';
import { reaction } from '../../shared/mobx';
import type { RoomPhase } from '../types';
import type { RoomContext } from '../room-context';

/** In a room the user talks without touching the screen, so the phone must not dim it. */
export const shouldKeepScreenOn = (phase: RoomPhase): boolean => phase === 'joined' || phase === 'reconnecting';

export function keepScreenOn(context: Pick<RoomContext, 'state' | 'deps'>): Release {
  const stop = reaction(
    () => shouldKeepScreenOn(context.state),
    (on) => context.deps.setKeepScreenOn(on),
    { fireImmediately: true },
  );
  // The phone forgets the setting when the mini program is hidden.
  const again = context.deps.lifecycle.onShow(() => {
    if (shouldKeepScreenOn(context.state)) context.deps.setKeepScreenOn(true);
  });
  return releaseAll([() => context.deps.setKeepScreenOn(false), stop, again]);
}
