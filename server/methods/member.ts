import { rtcError } from '../../components/core/protocol/errors';
import { updateMember } from '../rooms/changes';
import { requireMember } from '../access/callers';
import { access } from '../access/table';
import { leave } from '../rooms/decisions';
import { cleanName } from '../rooms/display-name';
import { membershipOf, type RoomRecord } from '../rooms/room-record';
import { tokenLifeMs } from '../tokens';
import { requireAbility } from '../rooms/order/forbidden';
import { requireAbout } from './change-member';
import { callerSession, roomsOf, type MethodDefinition } from './method-definition';

/** Changes one's own name and attributes. */
const update: MethodDefinition<'member.update'> = {
  async run(request) {
    const { context, params } = request;
    const name = params.name === undefined ? undefined : cleanName(params.name);
    if (name === null) throw rtcError('bad_name');
    const attrsBytes = params.attrs === undefined ? 0 : Buffer.byteLength(JSON.stringify(params.attrs));
    if (attrsBytes > context.limits.memberAttrsBytes) throw rtcError('too_large', { message: '/attrs' });
    const changed = { ...(name === undefined ? {} : { name }), ...(params.attrs === undefined ? {} : { attrs: params.attrs }) };
    const decide = (record: RoomRecord) => {
      const me = requireMember(record, callerSession(request), access['member.update']);
      if (name !== undefined && name !== me.name) requireAbility(record, me, 'rename');
      return updateMember(record, me.id, changed);
    };
    const { repeated } = await roomsOf(request).change(params.room, decide, request.once);
    return { result: {}, repeated };
  },
};

/** Removes a member and bans them, by default until every token that was issued before has expired. */
const remove: MethodDefinition<'member.remove'> = {
  async run(request) {
    const { context, params } = request;
    const { room, id } = params;
    if (id === request.caller.session.user) throw rtcError('bad_request', { message: '/id: leave instead' });
    const { record } = await roomsOf(request).load(room);
    requireAbout(record, request, access['member.remove'], { id });
    const banMs = params.banMs ?? tokenLifeMs(context.limits);
    // The ban comes first, so that a client which rejoins by itself cannot slip in between.
    const undo = await context.bans.add(room, id, banMs);
    try {
      const decide = (now: RoomRecord) => {
        requireAbout(now, request, access['member.remove'], { id });
        // An absent user can be banned, and not removed.
        if (membershipOf(now, id) === null && banMs === 0) throw rtcError('not_found', { message: '/id' });
        return leave(now, id, 'kicked');
      };
      const { repeated } = await context.rooms.of(id).change(room, decide, request.once);
      return { result: {}, repeated };
    } catch (refusal) {
      await undo();
      throw refusal;
    }
  },
};

export const memberMethods = { 'member.update': update, 'member.remove': remove };
