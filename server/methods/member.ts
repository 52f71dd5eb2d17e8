import { rtcError } from '../../components/core/protocol/errors';
import { leave, seated } from '../rooms/decisions';
import { cleanName } from '../rooms/names';
import { seatOf, type RoomRecord } from '../rooms/room-record';
import { anyone, hosts, speaker, type Rule } from './rule';

/** One's own name and attributes. */
const update: Rule<'member.update'> = {
  about: 'room',
  roles: anyone,
  issuesUrls: false,
  async run(ask) {
    const { context, params } = ask;
    const name = params.name === undefined ? undefined : cleanName(params.name);
    if (name === null) throw rtcError('bad_name');
    const attrsBytes = params.attrs === undefined ? 0 : Buffer.byteLength(JSON.stringify(params.attrs));
    if (attrsBytes > context.limits.memberAttrsBytes) throw rtcError('too_large', { message: '/attrs' });
    const decide = (record: RoomRecord) => {
      const me = seated(record, speaker(ask), update.roles);
      if (name === undefined && params.attrs === undefined) return null;
      const changed = { ...(name === undefined ? {} : { name }), ...(params.attrs === undefined ? {} : { attrs: params.attrs }) };
      return { events: [{ k: 'member.updated' as const, d: { id: me.id, ...changed } }], seats: record.seats };
    };
    const { repeated } = await context.rooms.change(params.room, decide, ask.once);
    return { result: {}, repeated };
  },
};

/** Puts somebody out, and keeps them out: for as long as a token issued before can live, unless told otherwise. */
const remove: Rule<'member.remove'> = {
  about: 'room',
  roles: hosts,
  issuesUrls: false,
  async run(ask) {
    const { context, params } = ask;
    const { room, id } = params;
    if (id === ask.caller.session.user) throw rtcError('bad_request', { message: '/id: leave instead' });
    const { record } = await context.rooms.load(room);
    seated(record, speaker(ask), remove.roles);
    // The ban first: a client that joins again by itself must not slip in between.
    const present = seatOf(record, id) !== null;
    if (present) await context.seating.ban(room, id, params.banMs ?? context.limits.tokenMaxTtlMs);
    try {
      const decide = (now: RoomRecord) => {
        seated(now, speaker(ask), remove.roles);
        if (seatOf(now, id) === null) throw rtcError('not_found', { message: '/id' });
        return leave(now, id, 'kicked');
      };
      const { repeated } = await context.rooms.change(room, decide, ask.once);
      return { result: {}, repeated };
    } catch (refusal) {
      if (present) await context.seating.unban(room, id);
      throw refusal;
    }
  },
};

export const memberMethods = { 'member.update': update, 'member.remove': remove };
