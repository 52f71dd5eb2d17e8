import type { Result } from '../protocol/messages';
import { leaseOf } from './lease';
import type { Scope } from './scope';

/** The URLs that came with a seat: each to the line that it is for. Who published nothing has nothing to send. */
export function takeGrants(
  { me, members, needs }: Scope,
  { publish, play }: Pick<Result<'room.join'>, 'publish' | 'play'>,
): void {
  const now = needs.clock.now();
  const own = publish.filter(({ source }) => source === 'main')[0];
  if (own === undefined) me.line.clear();
  else me.line.offer(leaseOf(own, now));
  play.forEach((grant) => members.remote(grant.member, grant.source)?.grant(grant));
}
