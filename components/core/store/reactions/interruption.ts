import type { Release } from '../../shared/release';
import type { Scope } from '../scope';

/** Another app has the sound: the room is told, and afterwards whatever the phone had stopped has to come back. */
export const followInterruption = ({ me, members, needs }: Pick<Scope, 'me' | 'members' | 'needs'>): Release =>
  needs.outside.onInterruption((interrupted) => {
    // An engine that was stopped says by itself that it runs again.
    if (interrupted || me.line.course !== 'paused') me.interrupted = interrupted;
    if (interrupted) return;
    me.line.shown();
    members.remotes.forEach(({ line }) => line.shown());
  });
