import { callOfRoom } from '../../components/core/protocol/messages';
import type { Member, Role } from '../../components/core/protocol/room-state';
import type { Context } from '../context';
import { leave } from '../rooms/decisions';
import { fetchRoomSettings } from '../rooms/room-settings';
import { memberOf, type RoomRecord } from '../rooms/room-record';
import { refuseRoomOfCall } from './calls-of-rooms';
import type { Handler } from './operator';
import { requireParticipant } from './participant-handlers';
import { twirpError } from './twirp-error';

/** Ends a membership with the reason `moved`, and lets the user join the other room with the role that they had. */
export const moveParticipant: Handler<'MoveParticipant'> = async ({ context }, { room, identity, destinationRoom: to }) => {
  const { moves } = context;
  const rooms = context.rooms.of(identity);
  await refuseRoomOfCall(context, room);
  const { role } = requireOnline((await rooms.load(room)).record, identity);
  await requireOpenTo(context, { from: room, to, identity });
  // The right comes first, so that a client which joins at once is not refused.
  await moves.allow(to, identity, role);
  let left: Role;
  try {
    const { before } = await rooms.change(room, (record) => {
      requireOnline(record, identity);
      return leave(record, identity, 'moved', to);
    });
    left = memberOf(before, identity)?.role ?? role;
  } catch (refusal) {
    await moves.forbid(to, identity);
    throw refusal;
  }
  // Their role may have changed meanwhile.
  if (left !== role) await moves.allow(to, identity, left);
  return {};
};

/** A client that does not hear of the move would join the old room again when it is back. */
function requireOnline(record: RoomRecord, identity: string): Member {
  const member = requireParticipant(record, identity);
  if (member.presence === 'offline')
    throw twirpError(
      'failed_precondition',
      '/identity: their connection is lost, so they would not hear of it: move them when they are back',
    );
  return member;
}

/** Throws when the user could not join the other room as it is now, so that they are in neither. */
async function requireOpenTo(
  context: Context,
  { from, to, identity }: { from: string; to: string; identity: string },
): Promise<void> {
  if (to === from) throw twirpError('invalid_argument', '/destinationRoom: they are in this room');
  if (callOfRoom(to) !== null)
    throw twirpError('failed_precondition', '/destinationRoom: the parties of a call decide who is in it');
  if (await context.bans.isBanned(to, identity))
    throw twirpError('failed_precondition', '/destinationRoom: they are banned there');
  await fetchRoomSettings(context, to);
  const { members, capacity, openedAt } = (await context.rooms.load(to)).record.public;
  const isIn = members.some(({ id }) => id === identity);
  if (openedAt !== 0 && !isIn && members.length >= capacity)
    throw twirpError('resource_exhausted', '/destinationRoom: the room is full');
}
