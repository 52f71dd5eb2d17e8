import { rtcError } from '../../components/core/protocol/errors';
import type { Method } from '../../components/core/protocol/messages';
import type { Member } from '../../components/core/protocol/room-state';
import { aboutOf, requireMember } from '../access/callers';
import type { RoomRow } from '../access/table';
import type { Decision } from '../rooms/decision';
import { memberOf, type RoomRecord } from '../rooms/room-record';
import { callerSession, roomsOf, type MethodRequest } from './method-definition';

type InRoom = Pick<MethodRequest<Method>, 'context' | 'caller' | 'loaded' | 'once'> & { params: { room: string } };
type Changed = { result: Record<string, never>; repeated: boolean };

/** The member of the caller, if the row lets them do this to the member with this id. */
export function requireAbout(record: RoomRecord, request: Pick<InRoom, 'caller'>, row: RoomRow, target: { id?: string }): Member {
  const about = aboutOf(record, request.caller.session.user, target);
  return requireMember(record, callerSession(request), row, about === undefined ? {} : { about });
}

/** Changes the room by a decision about the member `id`, who may be in the audience that is not listed; `by` is the caller. */
export async function changeMember(
  request: InRoom & { params: { id: string } },
  row: RoomRow,
  decide: (record: RoomRecord, by: Member, member: Member) => Decision | null,
): Promise<Changed> {
  const { room, id } = request.params;
  const decideAbout = (record: RoomRecord) => {
    const by = requireAbout(record, request, row, { id });
    const member = memberOf(record, id);
    if (member === null) throw rtcError('not_found', { message: '/id: not in this room' });
    return decide(record, by, member);
  };
  const { repeated } = await request.context.rooms.of(id).change(room, decideAbout, request.once);
  return { result: {}, repeated };
}

/** Changes the room by a decision of the caller. */
export async function changeRoom(
  request: InRoom,
  row: RoomRow,
  decide: (record: RoomRecord, by: Member) => Decision | null,
): Promise<Changed> {
  const decideBy = (record: RoomRecord) => decide(record, requireMember(record, callerSession(request), row));
  const { repeated } = await roomsOf(request).change(request.params.room, decideBy, request.once);
  return { result: {}, repeated };
}
