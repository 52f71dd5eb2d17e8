import type { LeftReason } from '../../components/core/protocol/messages';
import type { Member, Role, RoomState, Track } from '../../components/core/protocol/room-state';
import { rtcError } from '../../components/core/protocol/errors';
import type { NewEvent } from '../engine/engine';
import {
  memberOf,
  membershipOf,
  withoutMembership,
  withMembership,
  type RoomRecord,
  type Membership,
  type MembershipMap,
} from './room-record';

/** What a change of a room consists of; null when everything is already so. A refusal is thrown as an RtcError. */
export interface Decision {
  events: readonly NewEvent[];
  memberships: MembershipMap;
  /** Set when a room opens: what the events are applied to, in place of nothing. */
  from?: RoomState;
}

/** Which connection speaks for a member. */
export interface MemberSession {
  member: string;
  session: string;
  generation: number;
}

const isHeldBy = (membership: Membership | null, session: MemberSession): boolean =>
  membership !== null && membership.session === session.session && membership.generation === session.generation;

/** The member for whom the caller speaks, if its role may do this. From the room's own state: nothing that a client says counts. */
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

/** Takes a membership, or takes one's own again: then the others see neither leaving nor joining, and the place stays. */
export function join(record: RoomRecord, request: JoinRequest): Decision {
  const former = memberOf(record, request.member);
  const current = membershipOf(record, request.member);
  if (current !== null && current.session === request.session && current.generation > request.generation)
    throw rtcError('conflict');
  if (former === null && record.public.members.length >= record.public.capacity) throw rtcError('room_full');
  const member: Member = {
    id: request.member,
    name: request.name,
    ...(request.avatar === undefined ? {} : { avatar: request.avatar }),
    role: request.role,
    presence: 'online',
    attrs: former?.attrs ?? {},
    // An audience member only watches, whatever its microphone button said before it knew.
    tracks: request.role === 'audience' ? [] : request.tracks,
    joinedAt: former?.joinedAt ?? request.now,
  };
  const membership = { id: request.membership, session: request.session, generation: request.generation };
  return {
    events: [{ k: 'member.joined', d: { member } }],
    memberships: withMembership(record.memberships, request.member, membership),
    from: record.public,
  };
}

/** Gives a membership up. */
export function leave(record: RoomRecord, member: string, reason: LeftReason): Decision | null {
  if (membershipOf(record, member) === null) return null;
  return {
    events: [{ k: 'member.left', d: { id: member, reason } }],
    memberships: withoutMembership(record.memberships, member),
  };
}

/** Ends the room for everybody who is in it. */
export const close = (record: RoomRecord): Decision | null =>
  record.public.members.length === 0 ? null : { events: [{ k: 'room.closed', d: {} }], memberships: {} };

/** A new connection of the same session takes the membership over. */
export function reattach(record: RoomRecord, session: MemberSession): Decision | null {
  const membership = membershipOf(record, session.member);
  const member = memberOf(record, session.member);
  // A hello that was overtaken by a newer one is late, not wrong: the newer one holds the membership.
  if (
    membership === null ||
    member === null ||
    membership.session !== session.session ||
    membership.generation > session.generation
  )
    return null;
  const events: NewEvent[] = member.presence === 'online' ? [] : [{ k: 'member.online', d: { id: member.id } }];
  return {
    events,
    memberships: withMembership(record.memberships, member.id, { ...membership, generation: session.generation }),
  };
}

/** A token that says something else than the last one: another role, or none, which ends the stay. */
export function applyRole(record: RoomRecord, session: MemberSession, role: Role | null, freshId: string): Decision | null {
  if (membershipOf(record, session.member)?.session !== session.session) return null;
  return role === null ? leave(record, session.member, 'kicked') : setRole(record, session.member, role, freshId);
}

/** Another role for who sits here. */
export function setRole(record: RoomRecord, id: string, role: Role, freshId: string): Decision | null {
  const membership = membershipOf(record, id);
  const member = memberOf(record, id);
  if (membership === null || member === null || member.role === role) return null;
  const silenced = role === 'audience' ? sourcesOf(member) : [];
  const events: NewEvent[] = [{ k: 'member.updated', d: { id: member.id, role } }];
  silenced.forEach((source) => events.push({ k: 'track.unpublished', d: { id: member.id, source } }));
  // Who may no longer publish gets another membership, so that the URLs of the old one die.
  return {
    events,
    memberships:
      silenced.length === 0 ? record.memberships : withMembership(record.memberships, member.id, { ...membership, id: freshId }),
  };
}

/** The session is back, but not in this room: the membership waits until the room is joined again. */
export function detach(record: RoomRecord, session: MemberSession): Decision | null {
  const membership = membershipOf(record, session.member);
  const member = memberOf(record, session.member);
  if (
    membership === null ||
    member === null ||
    membership.session !== session.session ||
    membership.generation > session.generation
  )
    return null;
  const events: NewEvent[] = member.presence === 'offline' ? [] : [{ k: 'member.offline', d: { id: member.id } }];
  return {
    events,
    memberships: withMembership(record.memberships, member.id, { ...membership, generation: session.generation }),
  };
}

/** The socket is ended: the membership waits. A newer connection's membership is not touched. */
export function disconnect(record: RoomRecord, session: MemberSession): Decision | null {
  const member = memberOf(record, session.member);
  if (member === null || !isHeldBy(membershipOf(record, session.member), session) || member.presence === 'offline') return null;
  return { events: [{ k: 'member.offline', d: { id: member.id } }], memberships: record.memberships };
}

/** The mini program is hidden, or shown again. A membership that waits for its room to be joined again goes on waiting. */
export function setPresence(record: RoomRecord, session: MemberSession, presence: 'online' | 'away'): Decision | null {
  const member = memberOf(record, session.member);
  if (member === null || !isHeldBy(membershipOf(record, session.member), session)) return null;
  if (member.presence === presence || member.presence === 'offline') return null;
  return {
    events: [{ k: presence === 'away' ? 'member.away' : 'member.online', d: { id: member.id } }],
    memberships: record.memberships,
  };
}

/** The grace is over: who has not come back to this very membership is gone. */
export function expire(record: RoomRecord, member: string, membership: string): Decision | null {
  const waiting = membershipOf(record, member)?.id === membership && memberOf(record, member)?.presence === 'offline';
  return waiting ? leave(record, member, 'lost') : null;
}

/** What a member sends, each source once. */
export const sourcesOf = (member: Member): readonly Track['source'][] =>
  Array.from(new Set(member.tracks.map((track) => track.source)));

/** Whether no source and kind is named twice. */
export const areUnique = (tracks: readonly Track[]): boolean =>
  new Set(tracks.map((track) => `${track.source}/${track.kind}`)).size === tracks.length;
