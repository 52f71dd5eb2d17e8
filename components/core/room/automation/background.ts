import { releaseAll, type Release } from '../../shared/release';
import type { RoomContext } from '../room-context';

/** Mutes while the app is hidden when `whenHidden` is `mute`. The other members see both devices as off; the buttons keep what is wanted. */
export function muteInBackground({ me, deps: { lifecycle, whenHidden } }: Pick<RoomContext, 'me' | 'deps'>): Release {
  const set = (muted: boolean) => () => {
    me.setCondition('mutedInBackground', muted);
  };
  if (whenHidden === 'goOn') return set(false);
  // The app may have been hidden before the join was answered.
  set(lifecycle.isHidden())();
  return releaseAll([set(false), lifecycle.onHide(set(true)), lifecycle.onShow(set(false))]);
}
