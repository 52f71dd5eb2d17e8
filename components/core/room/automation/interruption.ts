import type { Release } from '../../shared/release';
import type { RoomContext } from '../room-context';

/** Another app has the sound: the other members see the interruption. When it is over, streams that the phone stopped must come back. */
export const handleInterruption = ({ me, members, deps }: Pick<RoomContext, 'me' | 'members' | 'deps'>): Release =>
  deps.lifecycle.onInterruption((interrupted) => {
    // A stopped engine reports itself when it runs again.
    if (interrupted || me.session.state !== 'paused') me.setCondition('interrupted', interrupted);
    if (interrupted) return;
    me.session.returnedToForeground();
    members.remotes.forEach(({ session }) => session.returnedToForeground());
  });
