import type { Release } from '../../shared/release';
import type { RoomContext } from '../room-context';

/** Another app has the sound: the other members see the interruption. A server may cut streams that are silent meanwhile; when it is over they must come back. */
export const handleInterruption = ({ me, members, deps }: Pick<RoomContext, 'me' | 'members' | 'deps'>): Release =>
  deps.lifecycle.onInterruption((interrupted) => {
    // A stopped engine reports itself when it runs again.
    if (interrupted || me.session.state !== 'paused') me.setCondition('interrupted', interrupted);
    me.session.setHeld(interrupted);
    members.remotes.forEach(({ session }) => session.setHeld(interrupted));
  });
