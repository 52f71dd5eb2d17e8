import { rtcError } from '../../components/core/protocol/errors';
import { cleanName, nameOfToken } from '../rooms/display-name';
import type { TokenScope } from '../tokens';
import type { Profile } from './inbox/inbox-entry';

/** The user's name and avatar in calls: as given by the client, else those of the token. */
export function profileOf(self: { name: string; avatar?: string | undefined }, scope: TokenScope): Profile {
  const name = cleanName(self.name) ?? nameOfToken(scope);
  return self.avatar === undefined ? { name } : { name, avatar: requireWebUrl(self.avatar) };
}

/** Throws unless the avatar is an http(s) URL: every viewer's client fetches it. */
export function requireWebUrl(avatar: string): string {
  if (!/^https?:\/\//.test(avatar)) throw rtcError('bad_request', { message: '/avatar: not http(s)' });
  return avatar;
}
