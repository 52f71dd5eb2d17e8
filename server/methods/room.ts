import { rtcError } from '../../components/core/protocol/errors';
import { callOfRoom, roomStream } from '../../components/core/protocol/messages';
import { areUnique, close as closeRoom, join as joinRoom, leave as leaveRoom, type JoinRequest } from '../rooms/decisions';
import type { Decision } from '../rooms/decision';
import { requireMember } from '../access/callers';
import { access } from '../access/table';
import { memberOf, membershipOf, type RoomRecord } from '../rooms/room-record';
import { cleanName, nameOfToken } from '../rooms/display-name';
import { withSettings, fetchRoomSettings, openingOf } from '../rooms/room-settings';
import { requireEntry } from './enter';
import { othersSources, playGrants, publishGrants, sourcesToGrant } from './grants';
import { callerSession, roomsOf, type MethodRequest, type MethodDefinition } from './method-definition';

/** The lobby's view of a room. Needs no membership. */
const get: MethodDefinition<'room.get'> = {
  async run({ context, params, role }) {
    const { record, at } = await context.rooms.load(params.room);
    const settings = at === null ? await fetchRoomSettings(context, params.room) : null;
    const { title, capacity, members, openedAt, audience, recording } = record.public;
    // The places that count for this caller: the audience has some of its own.
    const others = role === 'audience' ? { count: audience?.count ?? 0, most: (settings ?? record).audience ?? 0 } : nobody;
    return {
      result: {
        title: settings?.title ?? title,
        members: members.length + others.count,
        capacity: (settings?.capacity ?? capacity) + others.most,
        names: members.map((member) => member.name),
        openedMs: at === null ? 0 : Math.max(0, context.clock.now() - openedAt),
        ...(recording === true ? { recording } : {}),
      },
    };
  },
};

const nobody = { count: 0, most: 0 };

/** Joins the room: returns the membership, the state and every URL needed now, in one round trip. */
const join: MethodDefinition<'room.join'> = {
  async run(request) {
    const { context, caller, params } = request;
    const refusal = context.media.refusal?.(caller.origin) ?? null;
    if (refusal !== null) throw rtcError(refusal);
    const joinRequest = await newJoinRequest(request);
    const opening = await openingOf(await fetchRoomSettings(context, params.room));
    const entry = await requireEntry(request, opening, joinRequest);
    const wasIn = caller.session.rooms.includes(params.room);
    const subscription = await caller.subscribe(roomStream(params.room));
    try {
      // Recorded before joining: a session that dies in between then lists one room too many, never one too few.
      await Promise.all([caller.addRoom(params.room), context.memberships.keep(params.room, caller.session)]);
      const decide = (record: RoomRecord) => {
        const open = withSettings(record, opening, joinRequest.now);
        entry.require(open);
        return joinRoom(open, joinRequest);
      };
      const joined = await context.rooms.of(caller.session.user).change(params.room, decide, request.once);
      const { repeated } = joined;
      // For a repeated request, an older connection of this session has joined; the membership moves to this one.
      const { after, at } =
        (repeated ? await context.memberships.resume(params.room, caller.session, caller.scope) : joined) ?? joined;
      const me = memberOf(after, joinRequest.member);
      if (me === null || membershipOf(after, joinRequest.member)?.session !== joinRequest.session) throw rtcError('not_in_room');
      await Promise.all([refuseLate(request), entry.done()]);
      const publish = await publishGrants(request, after, sourcesToGrant(context.media, me));
      const play = await playGrants(request, after, othersSources(after, joinRequest.member));
      // A removal came in between and ended the subscription of before. The same request, sent once more, subscribes anew.
      if (wasIn && subscription.isReleased) throw rtcError('conflict');
      const result = { me: me.id, e: at.e, s: at.s, snap: after.public, plane: context.media.plane, publish, play };
      return { result, repeated, afterwards: () => subscription.goLive(at) };
    } catch (refusal) {
      subscription.release();
      if (!wasIn) await caller.removeRoom(params.room);
      throw refusal;
    }
  },
};

/** A call that ended meanwhile has already emptied its room, so this member must not stay behind. */
async function refuseLate({ context, caller, params }: MethodRequest<'room.join'>): Promise<void> {
  if (callOfRoom(params.room) === null) return;
  const { scope, session } = caller;
  if ((await context.roomRoles.of({ scope, device: session.device }, params.room)) !== null) return;
  await context.rooms.of(session.user).change(params.room, (record) => leaveRoom(record, session.user, 'left'));
  throw rtcError('not_found');
}

async function newJoinRequest({ context, caller, params, role }: MethodRequest<'room.join'>): Promise<JoinRequest> {
  const { session, scope } = caller;
  const name = params.name.trim() === '' ? nameOfToken(scope) : cleanName(params.name);
  if (name === null) throw rtcError('bad_name');
  if (params.avatar !== undefined && !/^https?:\/\//.test(params.avatar))
    throw rtcError('bad_request', { message: '/avatar: not http(s)' });
  if (!areUnique(params.tracks)) throw rtcError('bad_request', { message: '/tracks: one source and kind twice' });
  // It may have been banned since the request was allowed.
  if (await context.bans.isBanned(params.room, session.user)) throw rtcError('banned');
  const moved = await context.moves.rightOf(params.room, session.user);
  const others = session.rooms.filter((room) => room !== params.room);
  if (others.length >= context.limits.roomsPerSession) throw rtcError('forbidden', { message: 'too many rooms' });
  return {
    member: session.user,
    session: session.id,
    generation: session.generation,
    membership: context.random.id(12),
    name,
    avatar: params.avatar,
    guest: scope.guest === true,
    ...(moved === null ? { role } : { role: moved, moved: true }),
    tracks: params.tracks,
    now: context.clock.now(),
  };
}

/** Ends the caller's membership. */
async function endMembership(
  request: MethodRequest<'room.leave'> | MethodRequest<'room.close'>,
  decide: (record: RoomRecord) => Decision | null,
): Promise<{ result: Record<string, never>; repeated: boolean }> {
  const { caller, params } = request;
  const { after, repeated } = await roomsOf(request).change(params.room, decide, request.once);
  // A repeated request may arrive after the next join: that membership and its subscription stay.
  if (membershipOf(after, caller.session.user)?.session === caller.session.id) return { result: {}, repeated };
  caller.unsubscribe(roomStream(params.room));
  await caller.removeRoom(params.room);
  return { result: {}, repeated };
}

const leave: MethodDefinition<'room.leave'> = {
  async run(request) {
    return endMembership(request, (record) =>
      leaveRoom(record, requireMember(record, callerSession(request), access['room.leave']).id, 'left'),
    );
  },
};

const close: MethodDefinition<'room.close'> = {
  async run(request) {
    return endMembership(request, (record) => {
      requireMember(record, callerSession(request), access['room.close']);
      return closeRoom(record);
    });
  },
};

export const roomMethods = { 'room.get': get, 'room.join': join, 'room.leave': leave, 'room.close': close };
