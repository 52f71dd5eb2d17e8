import { rtcError } from '../../protocol/errors';
import { releaseAll, type Release } from '../../shared/release';
import { comparer, reaction } from '../../shared/mobx';
import { requestFreshGrant } from './native-streams';
import type { RoomContext } from '../room-context';

/**
 * For planes whose pusher reports the streams to play: passes each remote stream its URL, and reports a failed entry. On all planes the
 * URLs follow the own role.
 */
export const syncNativeStreams = (context: RoomContext): Release => {
  const { me, members, deps } = context;
  return releaseAll([
    reaction(
      () => members.remotes.map(({ stream }) => (stream === null ? '' : me.streams.urlOf(stream))),
      () => members.remotes.forEach((remote) => remote.updateNativeUrl()),
      { equals: comparer.shallow },
    ),
    reaction(
      () => me.streams.unknownCount(members.remotes.map(({ stream }) => stream)),
      (count) => count > 0 && deps.log('debug', 'streams without a member', { room: context.id, count }),
    ),
    reaction(
      () => me.session.attempt,
      () => me.streams.reset(),
    ),
    // The credentials contain the rights of a role, so a member whose role changes has to enter again. Elsewhere the audience may play
    // from other addresses.
    reaction(
      () => me.role === 'audience',
      () => (me.entersRoom ? requestFreshGrant(me.session) : members.remotes.forEach(({ session }) => session.requestSpare())),
    ),
    reaction(
      () => (me.entersRoom ? me.session.reason : null),
      (reason) => reason !== null && context.requestRefused(rtcError(reason)),
    ),
  ]);
};
