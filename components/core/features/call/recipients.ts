import { rtcError, type RtcError } from '../../protocol/errors';
import { limits } from '../../protocol/client-limits';

const isId = (id: unknown): boolean => typeof id === 'string' && id !== '' && id.length <= limits.idLength;

/** The user ids in `to`, each once, or a `bad_request` error. `own` is the id of this user, `max` the largest number of ids. */
export function recipientsOf(to: unknown, own: string, max: number = limits.partiesPerCall - 1): readonly string[] | RtcError {
  const list: readonly unknown[] = Array.isArray(to) ? to : [to];
  const users = list.filter((id, place) => list.indexOf(id) === place);
  const fault = (message: string): RtcError => rtcError('bad_request', { message });
  if (users.length === 0) return fault('at least one user id is needed');
  if (users.length > max) return fault(`at most ${max} users are allowed`);
  if (!users.every(isId)) return fault(`a user id is a text of 1 to ${limits.idLength} characters`);
  return users.indexOf(own) < 0 ? (users as readonly string[]) : fault('users cannot call or block themselves');
}

/** Checks an id of a call, which may come from a link or a message. */
export const isCallId = (id: unknown): id is string => isId(id) && /^[A-Za-z0-9_-]+$/.test(id as string);
