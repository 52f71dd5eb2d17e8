import { releaseAll, type Release } from '../../shared/release';
import { reaction } from '../mobx';
import type { RoomPhase } from '../model';
import type { Scope } from '../scope';

/** Who talks does not touch the screen. */
export const shouldKeepScreenOn = (phase: RoomPhase): boolean => phase === 'joined' || phase === 'reconnecting';

export function keepScreenOn(scope: Pick<Scope, 'state' | 'needs'>): Release {
  const stop = reaction(
    () => shouldKeepScreenOn(scope.state),
    (on) => scope.needs.setKeepScreenOn(on),
    { fireImmediately: true },
  );
  // The phone forgets it when the mini program is hidden.
  const again = scope.needs.outside.onShow(() => {
    if (shouldKeepScreenOn(scope.state)) scope.needs.setKeepScreenOn(true);
  });
  return releaseAll([() => scope.needs.setKeepScreenOn(false), stop, again]);
}
