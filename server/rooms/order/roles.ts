import { rtcError } from '../../../components/core/protocol/errors';
import type { Member, Role } from '../../../components/core/protocol/room-state';
import { inTurn, type Decision } from '../decision';
import { setRole } from '../decisions';
import { memberOf, membershipOf, withMembership, type RoomRecord } from '../room-record';
import { compareRoles } from './ranks';

/** Roles that the order of a room gives. They take the place of the token's for as long as the user stays (ADR 38). */

/** Sets the role of a member, and keeps it over fresh tokens. Null when it is so already by such a word. */
export function giveRole(record: RoomRecord, id: string, role: Role, freshId: string): Decision | null {
  const membership = membershipOf(record, id);
  if (membership === null || memberOf(record, id) === null || membership.role === role) return null;
  const decision = setRole(record, id, role, freshId) ?? {
    events: [{ k: 'member.updated' as const, d: { id, role } }],
    memberships: record.memberships,
  };
  const changed = membershipOf({ ...record, memberships: decision.memberships }, id) ?? membership;
  return { ...decision, memberships: withMembership(decision.memberships, id, { ...changed, role }) };
}

/** A change of a member's role that another member, or they themselves, ask for. */
export interface RoleChange {
  by: Member;
  member: Member;
  role: Role;
  freshId: string;
}

/** Gives more rights. A co-host makes speakers of the audience, and nothing else. */
export function promote(record: RoomRecord, { by, member, role, freshId }: RoleChange): Decision | null {
  if (by.role !== 'host' && role !== 'speaker') throw rtcError('forbidden', { message: '/role: only a host gives it' });
  if (compareRoles(role, member.role) < 0) throw rtcError('bad_request', { message: '/role: less than they have, demote them' });
  return role === member.role ? null : giveRole(record, member.id, role, freshId);
}

/** Gives less rights. The last host hands the room over before they step back, unless nobody else is there. */
export function demote(record: RoomRecord, { member, role, freshId }: Omit<RoleChange, 'by'>): Decision | null {
  if (compareRoles(role, member.role) > 0) throw rtcError('bad_request', { message: '/role: more than they have, promote them' });
  if (role === member.role) return null;
  const { members, audience } = record.public;
  const hasHost = members.some((other) => other.role === 'host' && other.id !== member.id);
  const isAlone = members.length === 1 && (audience?.count ?? 0) === 0;
  if (member.role === 'host' && !hasHost && !isAlone)
    throw rtcError('forbidden', { message: '/role: hand the room over first, you are its last host' });
  return giveRole(record, member.id, role, freshId);
}

/** Makes a member the host in place of another, who becomes a co-host. */
export const handOver = (record: RoomRecord, from: Member, to: Member, freshId: string): Decision | null =>
  inTurn(
    record,
    (now) => giveRole(now, to.id, 'host', freshId),
    (now) => giveRole(now, from.id, 'cohost', freshId),
  );
