import { rtcError } from '../../protocol/errors';
import { releaseAll, type Release } from '../../shared/release';
import { comparer, reaction } from '../../shared/mobx';
import { reenter } from './native-streams';
import type { RoomContext } from '../room-context';

/** Where the pusher hears what to play: every line has what was heard for it, a new entry begins with nothing, and no failure is silent. */
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
      (count) => count > 0 && deps.log('debug', 'streams of nobody we know', { room: context.id, count }),
    ),
    reaction(
      () => me.session.attempt,
      () => me.streams.reset(),
    ),
    // Who becomes a speaker, or a listener, enters again: what a role may is written into its credentials.
    reaction(
      () => me.role === 'audience',
      () => me.entersRoom && reenter(me.session),
    ),
    reaction(
      () => (me.entersRoom ? me.session.reason : null),
      (reason) => reason !== null && context.requestRefused(rtcError(reason)),
    ),
  ]);
};
