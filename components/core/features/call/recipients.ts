import { rtcError, type RtcError } from '../../protocol/errors';
import { limits } from '../../protocol/limits';

const isId = (id: unknown): boolean => typeof id === 'string' && id !== '' && id.length <= limits.idLength;

/** People to call, each once; an error that says what is wrong with them. */
export function recipientsOf(to: unknown, own: string, most: number = limits.partiesPerCall - 1): readonly string[] | RtcError {
  const list: readonly unknown[] = Array.isArray(to) ? to : [to];
  const people = list.filter((id, place) => list.indexOf(id) === place);
  const wrong = (message: string): RtcError => rtcError('bad_request', { message });
  if (people.length === 0) return wrong('nobody is named');
  if (people.length > most) return wrong(`at most ${most} people`);
  if (!people.every(isId)) return wrong(`a user id is a text of 1 to ${limits.idLength} characters`);
  return people.indexOf(own) < 0 ? (people as readonly string[]) : wrong('nobody calls themselves');
}

/** The id of a call, as a link or a message carries it. */
export const isCallId = (id: unknown): id is string => isId(id) && /^[A-Za-z0-9_-]+$/.test(id as string);
