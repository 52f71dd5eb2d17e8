import type { LeftReason } from '../../components/core/protocol/messages';
import type { Member, Role, Track } from '../../components/core/protocol/room-state';
import { rtcError } from '../../components/core/protocol/errors';
import type { NewEvent } from '../engine/engine';
import { entered, takeOut } from './admission/waiting-users';
import type { Decision } from './decision';
import { allowedTracks, isForbidden } from './order/forbidden';
import {
  isOver,
  isWaitedFor,
  memberOf,
  membershipOf,
  withoutMembership,
  withMembership,
  type AbsenceRef,
  type RoomRecord,
  type Membership,
} from './room-record';

/** The connection that represents a member. */
export interface MemberSession {
  member: string;
  session: string;
  generation: number;
}

const belongsTo = (membership: Membership | null, session: MemberSession): boolean =>
  membership !== null && membership.session === session.session && membership.generation === session.generation;

export interface JoinRequest extends MemberSession {
  membership: string;
  name: string;
  avatar?: string | undefined;
  guest?: boolean;
  role: Role;
  /** An operator moved the user here, with this role. */
  moved?: boolean;
  tracks: readonly Track[];
  now: number;
}

/** Joins the room. A rejoining member keeps the place in the list, and the others see neither leaving nor joining. */
export function join(record: RoomRecord, request: JoinRequest): Decision {
  const former = memberOf(record, request.member);
  const current = membershipOf(record, request.member);
  const isMoved = request.moved === true;
  const role = isMoved ? request.role : (current?.role ?? request.role);
  if (current !== null && current.session === request.session && current.generation > request.generation)
    throw rtcError('conflict');
  // The audience that is not listed has a limit of its own, which the engine keeps.
  const isUnlisted = role === 'audience' && record.audience !== undefined;
  if (former === null && !isUnlisted && record.public.members.length >= record.public.capacity) throw rtcError('room_full');
  const joining: Member = {
    id: request.member,
    name: former !== null && isForbidden(record.public, former, 'rename') ? former.name : request.name,
    ...(request.avatar === undefined ? {} : { avatar: request.avatar }),
    role,
    presence: 'online',
    attrs: former?.attrs ?? {},
    tracks: [],
    joinedAt: former?.joinedAt ?? request.now,
    ...(former === null ? {} : orderOf(former)),
    ...(request.guest === true ? { guest: true } : {}),
  };
  // The audience may not publish, whatever the client asked for before it knew its role.
  const tracks = role === 'audience' ? [] : allowedTracks(record.public, joining, request.tracks);
  const member = { ...joining, tracks };
  const given = {
    ...(isMoved || current?.role !== undefined ? { role } : {}),
    ...(isMoved || current?.moved === true ? { moved: true as const } : {}),
  };
  const membership = { id: request.membership, session: request.session, generation: request.generation, ...given };
  const { events, order } = entered(record, request.member);
  return {
    events: [{ k: 'member.joined', d: { member } }, ...events],
    memberships: withMembership(record.memberships, request.member, membership),
    from: record.public,
    audience: record.audience,
    order,
  };
}

/** A member keeps these when they join again. */
const orderOf = ({ hand, invited, forbidden }: Member): Pick<Member, 'hand' | 'invited' | 'forbidden'> => ({
  ...(hand === undefined ? {} : { hand }),
  ...(invited === undefined ? {} : { invited }),
  ...(forbidden === undefined ? {} : { forbidden }),
});

/** Ends a membership. `to` is the room to which the member is moved. */
export function leave(record: RoomRecord, member: string, reason: LeftReason, to?: string): Decision | null {
  // A user who waits is no member yet: they lose their place.
  if (membershipOf(record, member) === null) return reason === 'kicked' ? takeOut(record, [member]) : null;
  return {
    events: [{ k: 'member.left', d: { id: member, reason, ...(to === undefined ? {} : { to }) } }],
    memberships: withoutMembership(record.memberships, member),
  };
}

/** Closes the room for all members. */
export const close = (record: RoomRecord): Decision | null =>
  isOver(record) || record.closing === true
    ? null
    : { events: [{ k: 'room.closed', d: {} }], memberships: {}, order: {}, ...afterClosing(record) };

/** A room for which an operator waited has nobody to take out. */
const afterClosing = ({ audience, waits }: RoomRecord): Pick<Decision, 'audience' | 'closing'> =>
  audience === undefined || waits === true ? { audience: undefined } : { closing: true };

/** Moves the membership to a new connection of the same session. */
export const reattach = (record: RoomRecord, session: MemberSession): Decision | null => moveTo(record, session, 'online');

/** Brings back a member who was given up although its connection lives. */
export const recover = (record: RoomRecord, session: MemberSession): Decision | null =>
  memberOf(record, session.member)?.presence === 'offline' && belongsTo(membershipOf(record, session.member), session)
    ? reattach(record, session)
    : null;

/** Marks the member as offline when the session returns without this room, until the room is joined again. */
export const detach = (record: RoomRecord, session: MemberSession, absenceId: string): Decision | null =>
  moveTo(record, session, 'offline', { absenceId });

function moveTo(
  record: RoomRecord,
  session: MemberSession,
  presence: 'online' | 'offline',
  more: Pick<Membership, 'absenceId'> = {},
): Decision | null {
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
  const { generation } = session;
  const memberships = withMembership(record.memberships, member.id, { ...membership, ...more, generation });
  if (member.presence !== presence) return { events: [{ k: `member.${presence}`, d: { id: member.id } }], memberships };
  if (presence === 'offline' || membership.generation === generation) return null;
  return { events: [positionOnly(member.id)], memberships };
}

/**
 * Applies the role of a new token, if no operator gave another one; without a role, the membership ends. A user of the audience for whom
 * the list of members has no place stays in the audience.
 */
export function applyRole(record: RoomRecord, session: MemberSession, role: Role | null, freshId: string): Decision | null {
  const membership = membershipOf(record, session.member);
  if (membership?.session !== session.session) return null;
  if (role === null) return leave(record, session.member, 'kicked');
  if (record.shown === session.member && record.public.members.length > record.public.capacity) return null;
  return setRole(record, session.member, membership.role ?? role, freshId);
}

/** Changes the role of a member. */
export function setRole(record: RoomRecord, id: string, role: Role, freshId: string): Decision | null {
  const membership = membershipOf(record, id);
  const member = memberOf(record, id);
  if (membership === null || member === null || member.role === role) return null;
  const silenced = role === 'audience' ? sourcesOf(member) : [];
  const events: NewEvent[] = [{ k: 'member.updated', d: { id: member.id, role, ...answered(member) } }];
  silenced.forEach((source) => events.push({ k: 'track.unpublished', d: { id: member.id, source } }));
  // A member who may no longer publish gets a new membership id, so that the old URLs become invalid.
  return {
    events,
    memberships:
      silenced.length === 0 ? record.memberships : withMembership(record.memberships, member.id, { ...membership, id: freshId }),
  };
}

/** A raised hand and an invitation are answered by another role, whichever it is. */
const answered = ({ hand = 0, invited = false }: Member): Pick<Member, 'hand' | 'invited'> => ({
  ...(hand > 0 ? { hand: 0 } : {}),
  ...(invited ? { invited: false } : {}),
});

/** Marks the member as offline after its connection was lost. Ignores connections of an older generation. */
export function disconnect(record: RoomRecord, session: MemberSession, absenceId: string): Decision | null {
  const member = memberOf(record, session.member);
  const membership = membershipOf(record, session.member);
  if (member === null || membership === null || !belongsTo(membership, session) || member.presence === 'offline') return null;
  return {
    events: [{ k: 'member.offline', d: { id: member.id } }],
    memberships: withMembership(record.memberships, member.id, { ...membership, absenceId }),
  };
}

/**
 * An event that shows nothing new and moves the position: without it another node would overwrite the generation unseen, and nobody would
 * watch the new connection.
 */
const positionOnly = (id: string): NewEvent => ({ k: 'member.updated', d: { id } });

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
export const expire = (record: RoomRecord, absence: AbsenceRef, reason: LeftReason): Decision | null =>
  isWaitedFor(record, absence) ? leave(record, absence.member, reason) : null;

/** Ends the membership of a connection that is gone, and that no newer one has taken over. */
export const expireAbsent = (record: RoomRecord, session: MemberSession): Decision | null =>
  belongsTo(membershipOf(record, session.member), session) && memberOf(record, session.member)?.presence === 'offline'
    ? leave(record, session.member, 'lost')
    : null;

/** The sources of a member, each once. */
export const sourcesOf = (member: Member): readonly Track['source'][] =>
  Array.from(new Set(member.tracks.map((track) => track.source)));

/** Whether each pair of source and kind occurs once. */
export const areUnique = (tracks: readonly Track[]): boolean =>
  new Set(tracks.map((track) => `${track.source}/${track.kind}`)).size === tracks.length;
