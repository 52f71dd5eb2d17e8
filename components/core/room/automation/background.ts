import { releaseAll, type Release } from '../../shared/release';
import type { RoomContext } from '../room-context';

/** Hidden is not silent, unless the app says otherwise; then the room is told as of any other mute, and the buttons keep their wish. */
export function muteInBackground({ me, deps: { lifecycle, whenHidden } }: Pick<RoomContext, 'me' | 'deps'>): Release {
  const turn = (hushed: boolean) => () => {
    me.mutedInBackground = hushed;
  };
  if (whenHidden === 'goOn') return turn(false);
  // A join may take longer than somebody looks at it.
  turn(lifecycle.isHidden())();
  return releaseAll([turn(false), lifecycle.onHide(turn(true)), lifecycle.onShow(turn(false))]);
}
