import type { Release } from '../../shared/release';
import type { RoomContext } from '../room-context';

/** Another app has the sound: the room is told, and afterwards whatever the phone had stopped has to come back. */
export const handleInterruption = ({ me, members, deps }: Pick<RoomContext, 'me' | 'members' | 'deps'>): Release =>
  deps.lifecycle.onInterruption((interrupted) => {
    // An engine that was stopped says by itself that it runs again.
    if (interrupted || me.session.state !== 'paused') me.interrupted = interrupted;
    if (interrupted) return;
    me.session.returnedToForeground();
    members.remotes.forEach(({ session }) => session.returnedToForeground());
  });
