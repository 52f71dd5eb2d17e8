import type { Result } from '../../protocol/messages';
import { datedGrant } from './grant-urls';
import type { RoomContext } from '../room-context';

/** Passes each grant of a `room.join` answer to its stream. Without a grant for `main` nothing is sent. */
export function acceptJoinGrants(
  { me, members, deps }: RoomContext,
  { publish, play }: Pick<Result<'room.join'>, 'publish' | 'play'>,
): void {
  const now = deps.clock.now();
  const own = publish.filter(({ source }) => source === 'main')[0];
  if (own === undefined) me.session.clear();
  else me.session.acceptGrant(datedGrant(own, now));
  play.forEach((grant) => members.remote(grant.member, grant.source)?.acceptGrant(grant));
}
