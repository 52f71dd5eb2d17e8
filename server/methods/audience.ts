import { requireMember } from '../access/callers';
import { access } from '../access/table';
import { callerSession, roomsOf, type MethodDefinition } from './method-definition';

/** A page of the audience that is not listed. The audience itself knows its number only, from the state of the room. */
const list: MethodDefinition<'room.audience'> = {
  async run(request) {
    const { room, after = null, most = request.context.limits.audiencePage } = request.params;
    const { record } = await roomsOf(request).load(room);
    requireMember(record, callerSession(request), access['room.audience']);
    const { audiences } = request.context.rooms;
    const [count, places] = await Promise.all([audiences.count(room), audiences.page(room, { after, most })]);
    const members = places.map(({ member }) => member);
    return { result: { count, members, next: members.length < most ? '' : (members.at(-1)?.id ?? '') } };
  },
};

export const audienceMethods = { 'room.audience': list };
