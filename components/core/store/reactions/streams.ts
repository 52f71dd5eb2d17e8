import { rtcError } from '../../protocol/errors';
import { releaseAll, type Release } from '../../shared/release';
import { comparer, reaction } from '../mobx';
import { enterAgain } from '../native-streams';
import type { Scope } from '../scope';

/** Where the pusher hears what to play: every line has what was heard for it, a new entry begins with nothing, and no failure is silent. */
export const followStreams = (scope: Scope): Release => {
  const { me, members, needs } = scope;
  return releaseAll([
    reaction(
      () => members.remotes.map(({ stream }) => (stream === null ? '' : me.streams.urlOf(stream))),
      () => members.remotes.forEach((remote) => remote.hear()),
      { equals: comparer.shallow },
    ),
    reaction(
      () => me.streams.strangers(members.remotes.map(({ stream }) => stream)),
      (count) => count > 0 && needs.log('debug', 'streams of nobody we know', { room: scope.id, count }),
    ),
    reaction(
      () => me.line.run,
      () => me.streams.reset(),
    ),
    // Who becomes a speaker, or a listener, enters again: what a role may is written into its credentials.
    reaction(
      () => me.role === 'audience',
      () => me.enters && enterAgain(me.line),
    ),
    reaction(
      () => (me.enters ? me.line.reason : null),
      (reason) => reason !== null && scope.refused(rtcError(reason)),
    ),
  ]);
};
