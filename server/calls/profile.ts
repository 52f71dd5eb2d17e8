import { rtcError } from '../../components/core/protocol/errors';
import { cleanName } from '../rooms/display-name';
import type { TokenScope } from '../tokens';
import type { Profile } from './inbox/inbox-entry';

/** The user's name and avatar in calls: as given by the client, else the token's name, else the id. */
export function profileOf(self: { name: string; avatar?: string | undefined }, scope: TokenScope): Profile {
  const name = cleanName(self.name) ?? (scope.name === null ? null : cleanName(scope.name)) ?? scope.user;
  return self.avatar === undefined ? { name } : { name, avatar: requireWebUrl(self.avatar) };
}

/** Throws unless the avatar is an http(s) URL: every viewer's client fetches it. */
export function requireWebUrl(avatar: string): string {
  if (!/^https?:\/\//.test(avatar)) throw rtcError('bad_request', { message: '/avatar: not http(s)' });
  return avatar;
}
