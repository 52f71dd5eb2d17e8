import { releaseAll, type Release } from '../../shared/release';
import type { Scope } from '../scope';

/** Hidden is not silent, unless the app says otherwise; then the room is told as of any other mute, and the buttons keep their wish. */
export function hush({ me, needs: { outside, whenHidden } }: Pick<Scope, 'me' | 'needs'>): Release {
  const turn = (hushed: boolean) => () => {
    me.hushed = hushed;
  };
  if (whenHidden === 'goOn') return turn(false);
  // A join may take longer than somebody looks at it.
  turn(outside.isHidden())();
  return releaseAll([turn(false), outside.onHide(turn(true)), outside.onShow(turn(false))]);
}
