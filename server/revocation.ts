import { rtcError } from '../components/core/protocol/errors';
import type { Context } from './context';
import { tokenLifeMs, type TokenScope } from './tokens';
import { expel } from './sessions/expel';
import type { Session } from './sessions/sessions';

/** Access tokens that operators have withdrawn, one by one, or all of a user that were issued before a time. */

const tokenKey = (tokenId: string): string => `revoked:${tokenId}`;
const userKey = (user: string): string => `revoked-before:${user}`;

/** Ends open connections, on whichever node they are. */
export interface Expulsion {
  expelSession(session: string): void;
}

/** Throws `unauthorized` for a token that was withdrawn. */
export async function refuseRevoked({ engine }: Pick<Context, 'engine'>, token: TokenScope): Promise<void> {
  const [itself, before] = await Promise.all([engine.get(tokenKey(token.id)), engine.get(userKey(token.user))]);
  if (itself !== null || isBefore(token, before as number | null)) throw rtcError('unauthorized', { message: 'revoked' });
}

const isBefore = ({ issuedAt = 0 }: Pick<TokenScope, 'issuedAt'>, before: number | null): boolean =>
  before !== null && issuedAt < before;

/** Withdraws a token by its `jti`, and ends the sessions that use it, with their media and calls. Returns their number. */
export async function revokeToken(context: Context, connections: Expulsion, tokenId: string): Promise<number> {
  const { engine, limits, sessions } = context;
  // First, so that a handshake in between either sees it, or is listed below.
  await engine.put(tokenKey(tokenId), true, tokenLifeMs(limits));
  return expelAll(context, connections, await sessions.withToken(tokenId));
}

/**
 * Withdraws all tokens of a user that were issued before `before` (server time in milliseconds, at most a second ahead), and ends the
 * sessions that use one. An earlier time takes nothing back. Returns the number of sessions that ended.
 */
export async function revokeUserTokens(context: Context, connections: Expulsion, user: string, before: number): Promise<number> {
  const { engine, limits, sessions } = context;
  await engine.put(userKey(user), before, tokenLifeMs(limits), before);
  // A later time stays, whichever node was asked for it.
  const until = Math.max(((await engine.get(userKey(user))) as number | null) ?? 0, before);
  const found = await sessions.ofUser(user);
  return expelAll(
    context,
    connections,
    found.filter((session) => isBefore(session, until)),
  );
}

async function expelAll(context: Context, connections: Expulsion, found: readonly Session[]): Promise<number> {
  found.forEach(({ id }) => connections.expelSession(id));
  await Promise.all(found.map((session) => expel(context, session)));
  return found.length;
}
