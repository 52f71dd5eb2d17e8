import { callOfRoom } from '../../../components/core/protocol/messages';
import type { Member } from '../../../components/core/protocol/room-state';
import type { NewEvent } from '../../engine/engine';
import { inTurn, unchangedMembers, type Decision } from '../decision';
import { isIngest, memberOf, membershipOf, type RoomRecord } from '../room-record';
import { enforce } from './forbidden';
import { giveRole } from './roles';

/**
 * A decision with all that follows from it, in the same change: a room that loses its last host gets another one, the spotlight on a member
 * who left goes out, and what is forbidden from now on ends.
 */
export function withConsequences(record: RoomRecord, decision: Decision, freshId: () => string): Decision {
  const left = decision.events.flatMap((event) => (event.k === 'member.left' ? [event.d.id] : []));
  const steps = [
    ...(left.length === 0 ? [] : [withoutSpotlight(left), (now: RoomRecord) => succeed(record, now, left)]),
    ...(decision.events.some(mayForbid) ? [(now: RoomRecord) => enforce(now, freshId)] : []),
  ];
  return steps.length === 0 ? decision : (inTurn(record, () => decision, ...steps) ?? decision);
}

/** Whether an event can make an act forbidden: a rule, or a role for which it counts. */
const mayForbid = (event: NewEvent): boolean =>
  (event.k === 'member.updated' && (event.d.role !== undefined || event.d.forbidden !== undefined)) ||
  (event.k === 'room.updated' && event.d.rules !== undefined);

const withoutSpotlight =
  (left: readonly string[]) =>
  (record: RoomRecord): Decision | null => {
    const { rules } = record.public;
    if (rules?.spotlight === undefined || !left.includes(rules.spotlight)) return null;
    const { spotlight, ...others } = rules;
    return unchangedMembers(record, { k: 'room.updated', d: { rules: others } });
  };

function succeed(before: RoomRecord, record: RoomRecord, left: readonly string[]): Decision | null {
  const { id, members } = record.public;
  if (record.order?.succession === false || callOfRoom(id) !== null) return null;
  if (!left.some((gone) => memberOf(before, gone)?.role === 'host') || members.some(({ role }) => role === 'host')) return null;
  const heir = heirOf(members.filter((one) => one.id !== before.shown && !isIngest(membershipOf(record, one.id))));
  // Somebody who becomes host loses no rights, so their URLs stay as they are.
  return heir === null ? null : giveRole(record, heir.id, 'host', '');
}

/** The co-host who has been there the longest, else the speaker. The audience inherits nothing. */
function heirOf(members: readonly Member[]): Member | null {
  const oldest = (role: Member['role']): Member | null =>
    members
      .filter((member) => member.role === role)
      .reduce<Member | null>((first, member) => (first === null || member.joinedAt < first.joinedAt ? member : first), null);
  return oldest('cohost') ?? oldest('speaker');
}
