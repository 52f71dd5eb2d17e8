import { rtcError } from '../../components/core/protocol/errors';
import { cleanName } from '../rooms/display-name';
import type { TokenScope } from '../tokens';
import type { Profile } from './inbox/inbox-entry';

/** Who a person is to others in calls: as they say, else as their token says, else by their id. */
export function profileOf(self: { name: string; avatar?: string | undefined }, grant: TokenScope): Profile {
  const name = cleanName(self.name) ?? (grant.name === null ? null : cleanName(grant.name)) ?? grant.user;
  return self.avatar === undefined ? { name } : { name, avatar: requireWebUrl(self.avatar) };
}

/** A picture is fetched by everybody who sees it: over http(s), and from nowhere else. */
export function requireWebUrl(avatar: string): string {
  if (!/^https?:\/\//.test(avatar)) throw rtcError('bad_request', { message: '/avatar: not http(s)' });
  return avatar;
}
