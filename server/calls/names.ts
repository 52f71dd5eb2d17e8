import { rtcError } from '../../components/core/protocol/errors';
import { cleanName } from '../rooms/names';
import type { Grant } from '../tokens';
import type { Profile } from './inbox-entry';

/** Who a person is to others in calls: as they say, else as their token says, else by their id. */
export function profileOf(self: { name: string; avatar?: string | undefined }, grant: Grant): Profile {
  const name = cleanName(self.name) ?? (grant.name === null ? null : cleanName(grant.name)) ?? grant.user;
  return self.avatar === undefined ? { name } : { name, avatar: webAddress(self.avatar) };
}

/** A picture is fetched by everybody who sees it: over http(s), and from nowhere else. */
export function webAddress(avatar: string): string {
  if (!/^https?:\/\//.test(avatar)) throw rtcError('bad_request', { message: '/avatar: not http(s)' });
  return avatar;
}
