import type { LeftReason } from '../../components/core/protocol/messages';
import type { Member, Role, RoomState, Track } from '../../components/core/protocol/room-state';
import { rtcError } from '../../components/core/protocol/errors';
import type { NewEvent } from '../engine/engine';
import {
  isOver,
  isWaitedFor,
  memberOf,
  membershipOf,
  withoutMembership,
  withMembership,
  type RoomRecord,
  type Membership,
  type MembershipMap,
} from './room-record';

/** The events and memberships of a change; null when nothing changes. A refusal is thrown as an RtcError. */
export interface Decision {
  events: readonly NewEvent[];
  memberships: MembershipMap;
  /** Set when a room opens: the state to which the events apply. */
  from?: RoomState;
  /** Set when the room stays open although it has no members. */
  waits?: boolean;
}

/** The connection that represents a member. */
export interface MemberSession {
  member: string;
  session: string;
  generation: number;
}

const belongsTo = (membership: Membership | null, session: MemberSession): boolean =>
  membership !== null && membership.session === session.session && membership.generation === session.generation;

/** Returns the caller's member if its role is allowed. Only the state of the room counts, nothing that a client claims. */
export function requireMember(record: RoomRecord, caller: { member: string; session: string }, roles: readonly Role[]): Member {
  const membership = membershipOf(record, caller.member);
  const member = memberOf(record, caller.member);
  if (membership === null || member === null || membership.session !== caller.session) throw rtcError('not_in_room');
  if (!roles.includes(member.role)) throw rtcError('forbidden');
  return member;
}

export interface JoinRequest extends MemberSession {
  membership: string;
  name: string;
  avatar?: string | undefined;
  role: Role;
  tracks: readonly Track[];
  now: number;
}

/** Joins the room. A rejoining member keeps the place in the list, and the others see neither leaving nor joining. */
export function join(record: RoomRecord, request: JoinRequest): Decision {
  const former = memberOf(record, request.member);
  const current = membershipOf(record, request.member);
  const role = current?.role ?? request.role;
  if (current !== null && current.session === request.session && current.generation > request.generation)
    throw rtcError('conflict');
  if (former === null && record.public.members.length >= record.public.capacity) throw rtcError('room_full');
  const member: Member = {
    id: request.member,
    name: request.name,
    ...(request.avatar === undefined ? {} : { avatar: request.avatar }),
    role,
    presence: 'online',
    attrs: former?.attrs ?? {},
    // The audience may not publish, whatever the client asked for before it knew its role.
    tracks: role === 'audience' ? [] : request.tracks,
    joinedAt: former?.joinedAt ?? request.now,
  };
  const given = current?.role === undefined ? {} : { role: current.role };
  const membership = { id: request.membership, session: request.session, generation: request.generation, ...given };
  return {
    events: [{ k: 'member.joined', d: { member } }],
    memberships: withMembership(record.memberships, request.member, membership),
    from: record.public,
  };
}

/** Ends a membership. */
export function leave(record: RoomRecord, member: string, reason: LeftReason): Decision | null {
  if (membershipOf(record, member) === null) return null;
  return {
    events: [{ k: 'member.left', d: { id: member, reason } }],
    memberships: withoutMembership(record.memberships, member),
  };
}

/** Closes the room for all members. */
export const close = (record: RoomRecord): Decision | null =>
  isOver(record) ? null : { events: [{ k: 'room.closed', d: {} }], memberships: {} };

/** Moves the membership to a new connection of the same session. */
export const reattach = (record: RoomRecord, session: MemberSession): Decision | null => moveTo(record, session, 'online');

/** Marks the member as offline when the session returns without this room, until the room is joined again. */
export const detach = (record: RoomRecord, session: MemberSession): Decision | null => moveTo(record, session, 'offline');

function moveTo(record: RoomRecord, session: MemberSession, presence: 'online' | 'offline'): Decision | null {
  const membership = membershipOf(record, session.member);
  const member = memberOf(record, session.member);
  // A hello that a newer one has overtaken is late, not wrong: the membership belongs to the newer one.
  if (
    membership === null ||
    member === null ||
    membership.session !== session.session ||
    membership.generation > session.generation
  )
    return null;
  const events: NewEvent[] = member.presence === presence ? [] : [{ k: `member.${presence}`, d: { id: member.id } }];
  return {
    events,
    memberships: withMembership(record.memberships, member.id, { ...membership, generation: session.generation }),
  };
}

/** Applies the role of a new token, if no operator gave another one; without a role, the membership ends. */
export function applyRole(record: RoomRecord, session: MemberSession, role: Role | null, freshId: string): Decision | null {
  const membership = membershipOf(record, session.member);
  if (membership?.session !== session.session) return null;
  if (role === null) return leave(record, session.member, 'kicked');
  return setRole(record, session.member, membership.role ?? role, freshId);
}

/** Changes the role of a member. */
export function setRole(record: RoomRecord, id: string, role: Role, freshId: string): Decision | null {
  const membership = membershipOf(record, id);
  const member = memberOf(record, id);
  if (membership === null || member === null || member.role === role) return null;
  const silenced = role === 'audience' ? sourcesOf(member) : [];
  const events: NewEvent[] = [{ k: 'member.updated', d: { id: member.id, role } }];
  silenced.forEach((source) => events.push({ k: 'track.unpublished', d: { id: member.id, source } }));
  // A member who may no longer publish gets a new membership id, so that the old URLs become invalid.
  return {
    events,
    memberships:
      silenced.length === 0 ? record.memberships : withMembership(record.memberships, member.id, { ...membership, id: freshId }),
  };
}

/** Marks the member as offline after its connection was lost. Ignores connections of an older generation. */
export function disconnect(record: RoomRecord, session: MemberSession): Decision | null {
  const member = memberOf(record, session.member);
  if (member === null || !belongsTo(membershipOf(record, session.member), session) || member.presence === 'offline') return null;
  return { events: [{ k: 'member.offline', d: { id: member.id } }], memberships: record.memberships };
}

/**
 * Marks the member as away while the mini program is hidden, or as online again. An offline member stays offline until it
 * rejoins.
 */
export function setPresence(record: RoomRecord, session: MemberSession, presence: 'online' | 'away'): Decision | null {
  const member = memberOf(record, session.member);
  if (member === null || !belongsTo(membershipOf(record, session.member), session)) return null;
  if (member.presence === presence || member.presence === 'offline') return null;
  return {
    events: [{ k: presence === 'away' ? 'member.away' : 'member.online', d: { id: member.id } }],
    memberships: record.memberships,
  };
}

/** Ends the membership when its grace time is over. */
export const expire = (record: RoomRecord, member: string, membership: string, reason: LeftReason): Decision | null =>
  isWaitedFor(record, member, membership) ? leave(record, member, reason) : null;

/** The sources of a member, each once. */
export const sourcesOf = (member: Member): readonly Track['source'][] =>
  Array.from(new Set(member.tracks.map((track) => track.source)));

/** Whether each pair of source and kind occurs once. */
export const areUnique = (tracks: readonly Track[]): boolean =>
  new Set(tracks.map((track) => `${track.source}/${track.kind}`)).size === tracks.length;
