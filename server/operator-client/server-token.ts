import { SignJWT } from 'jose';
import { callRoom } from '../../components/core/protocol/messages';
import type { OperatorAccess } from '../operator/authorise';
import { descriptionOf, type OperatorMethod } from '../operator/methods';

/** Long enough for clocks that differ by a minute, and short enough to be of little use to a thief. */
const lifeSeconds = 60;

/** Signs a token for one request, with no more grants than its method needs. `now` is in milliseconds. */
export function serverTokenFor(
  { apiKey, apiSecret }: OperatorAccess,
  method: OperatorMethod,
  body: Readonly<Record<string, unknown>>,
  now: number,
): Promise<string> {
  const { grant } = descriptionOf(method);
  const scope = grant === 'roomAdmin' || grant === 'roomRecord' ? scopeOf(method, body) : {};
  return new SignJWT({ video: { [grant]: true, ...scope } })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(apiKey)
    .setExpirationTime(Math.floor(now / 1000) + lifeSeconds)
    .sign(new TextEncoder().encode(apiSecret));
}

/** A request without a usable name gets a token for no room, and the server says which field is wrong. */
function scopeOf(method: OperatorMethod, body: Readonly<Record<string, unknown>>): { room: string; destinationRoom?: string } {
  const { about } = descriptionOf(method);
  if (about === 'everything') return { room: '*' };
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  if (about === 'call') return { room: typeof body.call === 'string' ? callRoom(body.call) : '' };
  const room = text(body.room);
  return about === 'two_rooms' ? { room, destinationRoom: text(body.destinationRoom) } : { room };
}
