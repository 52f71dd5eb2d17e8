import type { LeftReason } from '../../components/core/protocol/messages';
import type { Member, Role, RoomState, Track } from '../../components/core/protocol/room-state';
import { rtcError } from '../../components/core/protocol/errors';
import type { NewEvent } from '../engine/engine';
import { memberOf, seatOf, withoutSeat, withSeat, type RoomRecord, type Seat, type Seats } from './room-record';

/** What a change of a room consists of; null when everything is already so. A refusal is thrown as an RtcError. */
export interface Decision {
  events: readonly NewEvent[];
  seats: Seats;
  /** Set when a room opens: what the events are applied to, in place of nothing. */
  from?: RoomState;
}

/** Which connection speaks for a member. */
export interface Holder {
  member: string;
  session: string;
  generation: number;
}

const holds = (seat: Seat | null, holder: Holder): boolean =>
  seat !== null && seat.session === holder.session && seat.generation === holder.generation;

/** The member for whom the caller speaks, if its role may do this. From the room's own state: nothing that a client says counts. */
export function seated(record: RoomRecord, caller: { member: string; session: string }, roles: readonly Role[]): Member {
  const seat = seatOf(record, caller.member);
  const member = memberOf(record, caller.member);
  if (seat === null || member === null || seat.session !== caller.session) throw rtcError('not_in_room');
  if (!roles.includes(member.role)) throw rtcError('forbidden');
  return member;
}

export interface JoinWish extends Holder {
  seat: string;
  name: string;
  avatar?: string | undefined;
  role: Role;
  tracks: readonly Track[];
  now: number;
}

/** Takes a seat, or takes one's own again: then the others see neither leaving nor joining, and the place stays. */
export function join(record: RoomRecord, wish: JoinWish): Decision {
  const former = memberOf(record, wish.member);
  const held = seatOf(record, wish.member);
  if (held !== null && held.session === wish.session && held.generation > wish.generation) throw rtcError('conflict');
  if (former === null && record.public.members.length >= record.public.capacity) throw rtcError('room_full');
  const member: Member = {
    id: wish.member,
    name: wish.name,
    ...(wish.avatar === undefined ? {} : { avatar: wish.avatar }),
    role: wish.role,
    presence: 'online',
    attrs: former?.attrs ?? {},
    // An audience member only watches, whatever its microphone button said before it knew.
    tracks: wish.role === 'audience' ? [] : wish.tracks,
    joinedAt: former?.joinedAt ?? wish.now,
  };
  const seat = { id: wish.seat, session: wish.session, generation: wish.generation };
  return {
    events: [{ k: 'member.joined', d: { member } }],
    seats: withSeat(record.seats, wish.member, seat),
    from: record.public,
  };
}

/** Gives a seat up. */
export function leave(record: RoomRecord, member: string, reason: LeftReason): Decision | null {
  if (seatOf(record, member) === null) return null;
  return { events: [{ k: 'member.left', d: { id: member, reason } }], seats: withoutSeat(record.seats, member) };
}

/** Ends the room for everybody who is in it. */
export const close = (record: RoomRecord): Decision | null =>
  record.public.members.length === 0 ? null : { events: [{ k: 'room.closed', d: {} }], seats: {} };

/** A new connection of the same session takes the seat over. */
export function hold(record: RoomRecord, holder: Holder): Decision | null {
  const seat = seatOf(record, holder.member);
  const member = memberOf(record, holder.member);
  // A hello that was overtaken by a newer one is late, not wrong: the newer one holds the seat.
  if (seat === null || member === null || seat.session !== holder.session || seat.generation > holder.generation) return null;
  const events: NewEvent[] = member.presence === 'online' ? [] : [{ k: 'member.online', d: { id: member.id } }];
  return { events, seats: withSeat(record.seats, member.id, { ...seat, generation: holder.generation }) };
}

/** A token that says something else than the last one: another role, or none, which ends the stay. */
export function assign(record: RoomRecord, holder: Holder, role: Role | null, freshSeat: string): Decision | null {
  if (seatOf(record, holder.member)?.session !== holder.session) return null;
  return role === null ? leave(record, holder.member, 'kicked') : appoint(record, holder.member, role, freshSeat);
}

/** Another role for who sits here. */
export function appoint(record: RoomRecord, id: string, role: Role, freshSeat: string): Decision | null {
  const seat = seatOf(record, id);
  const member = memberOf(record, id);
  if (seat === null || member === null || member.role === role) return null;
  const silenced = role === 'audience' ? sourcesOf(member) : [];
  const events: NewEvent[] = [{ k: 'member.updated', d: { id: member.id, role } }];
  silenced.forEach((source) => events.push({ k: 'track.unpublished', d: { id: member.id, source } }));
  // Who may no longer publish gets another seat, so that the URLs of the old one die.
  return { events, seats: silenced.length === 0 ? record.seats : withSeat(record.seats, member.id, { ...seat, id: freshSeat }) };
}

/** The session is back, but not in this room: the seat waits until the room is joined again. */
export function part(record: RoomRecord, holder: Holder): Decision | null {
  const seat = seatOf(record, holder.member);
  const member = memberOf(record, holder.member);
  if (seat === null || member === null || seat.session !== holder.session || seat.generation > holder.generation) return null;
  const events: NewEvent[] = member.presence === 'offline' ? [] : [{ k: 'member.offline', d: { id: member.id } }];
  return { events, seats: withSeat(record.seats, member.id, { ...seat, generation: holder.generation }) };
}

/** The socket is lost: the seat waits. A newer connection's seat is not touched. */
export function lose(record: RoomRecord, holder: Holder): Decision | null {
  const member = memberOf(record, holder.member);
  if (member === null || !holds(seatOf(record, holder.member), holder) || member.presence === 'offline') return null;
  return { events: [{ k: 'member.offline', d: { id: member.id } }], seats: record.seats };
}

/** The mini program is hidden, or shown again. A seat that waits for its room to be joined again goes on waiting. */
export function show(record: RoomRecord, holder: Holder, presence: 'online' | 'away'): Decision | null {
  const member = memberOf(record, holder.member);
  if (member === null || !holds(seatOf(record, holder.member), holder)) return null;
  if (member.presence === presence || member.presence === 'offline') return null;
  return { events: [{ k: presence === 'away' ? 'member.away' : 'member.online', d: { id: member.id } }], seats: record.seats };
}

/** The grace is over: who has not come back to this very seat is gone. */
export function expire(record: RoomRecord, member: string, seat: string): Decision | null {
  const waiting = seatOf(record, member)?.id === seat && memberOf(record, member)?.presence === 'offline';
  return waiting ? leave(record, member, 'lost') : null;
}

/** What a member sends, each source once. */
export const sourcesOf = (member: Member): readonly Track['source'][] =>
  Array.from(new Set(member.tracks.map((track) => track.source)));

/** Whether no source and kind is named twice. */
export const areUnique = (tracks: readonly Track[]): boolean =>
  new Set(tracks.map((track) => `${track.source}/${track.kind}`)).size === tracks.length;
