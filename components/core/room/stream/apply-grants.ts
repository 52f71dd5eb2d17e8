import type { Result } from '../../protocol/messages';
import { datedGrant } from './grant-urls';
import type { RoomContext } from '../room-context';

/** The URLs that came with a seat: each to the line that it is for. Who published nothing has nothing to send. */
export function applyGrants(
  { me, members, deps }: RoomContext,
  { publish, play }: Pick<Result<'room.join'>, 'publish' | 'play'>,
): void {
  const now = deps.clock.now();
  const own = publish.filter(({ source }) => source === 'main')[0];
  if (own === undefined) me.session.clear();
  else me.session.acceptGrant(datedGrant(own, now));
  play.forEach((grant) => members.remote(grant.member, grant.source)?.grant(grant));
}
