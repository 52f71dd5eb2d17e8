import { rtcError } from '../../components/core/protocol/errors';
import { callOfRoom, roomStream } from '../../components/core/protocol/messages';
import { areUnique, close as closing, join, leave, seated, type Decision, type JoinWish } from '../rooms/decisions';
import { memberOf, seatOf, type RoomRecord } from '../rooms/room-record';
import { cleanName } from '../rooms/names';
import { opened, openingOf } from '../rooms/opening';
import { othersSources, playGrants, publishGrants, sourcesToGrant } from './grants';
import { anyone, hosts, speaker, type Ask, type Rule } from './rule';

/** What the lobby shows. Needs no seat. */
const look: Rule<'room.look'> = {
  about: 'room',
  roles: anyone,
  issuesUrls: false,
  async run({ context, params }) {
    const { record, at } = await context.rooms.load(params.room);
    const opening = at === null ? await openingOf(context, params.room) : null;
    const { title, capacity, members, openedAt } = record.public;
    return {
      result: {
        title: opening?.title ?? title,
        members: members.length,
        capacity: opening?.capacity ?? capacity,
        names: members.map((member) => member.name),
        openedMs: at === null ? 0 : Math.max(0, context.clock.now() - openedAt),
      },
    };
  },
};

/** A seat, the state, and every URL that is needed now: one round trip. */
const enter: Rule<'room.join'> = {
  about: 'room',
  roles: anyone,
  issuesUrls: true,
  async run(ask) {
    const { context, caller, params } = ask;
    const refusal = context.media.refusal?.(caller.door) ?? null;
    if (refusal !== null) throw rtcError(refusal);
    const wish = await wishOf(ask);
    const opening = await openingOf(context, params.room);
    const wasIn = caller.session.rooms.includes(params.room);
    const follow = await caller.follow(roomStream(params.room));
    try {
      // Before the seat is taken: a session that dies in between then knows of one seat too many, never of one too few.
      await caller.enter(params.room);
      const decide = (record: RoomRecord) => join(opened(record, opening, wish.now), wish);
      const joined = await context.rooms.change(params.room, decide, ask.once);
      const { repeated } = joined;
      // Sent again: the seat was taken by an older connection of this session, and goes on with this one.
      const { after, at } =
        (repeated ? await context.seating.resume(params.room, caller.session, caller.grant) : joined) ?? joined;
      const me = memberOf(after, wish.member);
      if (me === null || seatOf(after, wish.member)?.session !== wish.session) throw rtcError('not_in_room');
      await refuseLate(ask);
      const publish = await publishGrants(ask, after, sourcesToGrant(context.media, me));
      const play = await playGrants(ask, after, othersSources(after, wish.member));
      const result = { me: me.id, e: at.e, s: at.s, snap: after.public, plane: context.media.plane, publish, play };
      return { result, repeated, afterwards: () => follow.goLive(at) };
    } catch (refusal) {
      follow.release();
      if (!wasIn) await caller.exit(params.room);
      throw refusal;
    }
  },
};

/** A call that ended while its room was entered has emptied that before: nobody stays behind there. */
async function refuseLate({ context, caller, params }: Ask<'room.join'>): Promise<void> {
  if (callOfRoom(params.room) === null) return;
  const { grant, session } = caller;
  if ((await context.roles.of({ grant, device: session.device }, params.room)) !== null) return;
  await context.rooms.change(params.room, (record) => leave(record, session.user, 'left'));
  throw rtcError('not_found');
}

async function wishOf({ context, caller, params, role }: Ask<'room.join'>): Promise<JoinWish> {
  const { session, grant } = caller;
  const name = cleanName(params.name) ?? (params.name.trim() === '' && grant.name !== null ? cleanName(grant.name) : null);
  if (name === null) throw rtcError('bad_name');
  if (params.avatar !== undefined && !/^https?:\/\//.test(params.avatar))
    throw rtcError('bad_request', { message: '/avatar: not http(s)' });
  if (!areUnique(params.tracks)) throw rtcError('bad_request', { message: '/tracks: one source and kind twice' });
  await context.seating.refuseBanned(params.room, session.user);
  const others = session.rooms.filter((room) => room !== params.room);
  if (others.length >= context.limits.roomsPerSession) throw rtcError('forbidden', { message: 'too many rooms' });
  return {
    member: session.user,
    session: session.id,
    generation: session.generation,
    seat: context.random.id(12),
    name,
    avatar: params.avatar,
    role,
    tracks: params.tracks,
    now: context.clock.now(),
  };
}

/** Ends the caller's part in the room. */
async function ended(
  ask: Ask<'room.leave'> | Ask<'room.close'>,
  decide: (record: RoomRecord) => Decision | null,
): Promise<{ result: Record<string, never>; repeated: boolean }> {
  const { context, caller, params } = ask;
  const { after, repeated } = await context.rooms.change(params.room, decide, ask.once);
  // Sent again, it may come after the next join: that seat stays, and is heard.
  if (seatOf(after, caller.session.user)?.session === caller.session.id) return { result: {}, repeated };
  caller.unfollow(roomStream(params.room));
  await caller.exit(params.room);
  return { result: {}, repeated };
}

const exit: Rule<'room.leave'> = {
  about: 'room',
  roles: anyone,
  issuesUrls: false,
  async run(ask) {
    return ended(ask, (record) => leave(record, seated(record, speaker(ask), exit.roles).id, 'left'));
  },
};

const close: Rule<'room.close'> = {
  about: 'room',
  roles: hosts,
  issuesUrls: false,
  async run(ask) {
    return ended(ask, (record) => {
      seated(record, speaker(ask), close.roles);
      return closing(record);
    });
  },
};

export const roomMethods = { 'room.look': look, 'room.join': enter, 'room.leave': exit, 'room.close': close };
