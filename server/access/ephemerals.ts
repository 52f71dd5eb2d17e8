import type { Ephemeral } from '../../components/core/protocol/messages';
import type { Member } from '../../components/core/protocol/room-state';
import type { Context } from '../context';
import { isForbidden } from '../rooms/order/forbidden';
import type { RoomRecord } from '../rooms/room-record';

/**
 * Whether an ephemeral of a listed member goes to the room. Only who sends sound has a volume: a listener must not appear to speak. A
 * reaction is a word of the chat, with a rate of its own.
 */
export function mayShow({ rates }: Pick<Context, 'rates'>, record: RoomRecord, member: Member, kind: Ephemeral['k']): boolean {
  if (kind === 'volume') return member.role !== 'audience';
  if (kind === 'reaction') return !isForbidden(record.public, member, 'chat') && rates.take('reactions', member.id) === 0;
  return true;
}
