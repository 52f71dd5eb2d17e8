import { rtcError } from '../../../components/core/protocol/errors';
import type { Member } from '../../../components/core/protocol/room-state';
import { memberChanged, type Decision } from '../decision';
import type { RoomRecord } from '../room-record';

/** Raised hands: a queue in the order of the server's time. */

const isRaised = ({ hand = 0 }: Member): boolean => hand > 0;

/**
 * Raises a hand; a raised one keeps its place. A user of the audience that is not listed becomes a listed member, so that moderators
 * see the hand. Throws `room_full` when the list has no place for them, and `unavailable` when `most` hands are raised.
 */
export function raiseHand(record: RoomRecord, member: Member, { now, most }: { now: number; most: number }): Decision | null {
  if (isRaised(member)) return null;
  const { members, capacity } = record.public;
  const raised = members.filter(isRaised);
  if (raised.length >= most) throw rtcError('unavailable', { message: `${most} hands are raised`, afterMs: fullAgainMs });
  const isListing = record.shown === member.id;
  const listeners = members.filter(({ id, role }) => role === 'audience' && id !== record.shown);
  // The other half of the list is kept for those who speak.
  if (isListing && listeners.length >= Math.floor(capacity / 2)) throw rtcError('room_full');
  const hand = raised.reduce((last, other) => Math.max(last, (other.hand ?? 0) + 1), now);
  return { ...memberChanged(record, { id: member.id, hand }), ...(isListing ? { lists: true } : {}) };
}

const fullAgainMs = 5_000;

export const lowerHand = (record: RoomRecord, member: Member): Decision | null =>
  isRaised(member) ? memberChanged(record, { id: member.id, hand: 0 }) : null;

export function lowerAllHands(record: RoomRecord): Decision | null {
  const raised = record.public.members.filter(isRaised);
  return raised.length === 0 ? null : memberChanged(record, ...raised.map(({ id }) => ({ id, hand: 0 })));
}

/** Invites a member of the audience to speak, or takes the invitation back. */
export function invite(record: RoomRecord, member: Member, invited: boolean): Decision | null {
  if (invited && member.role !== 'audience') throw rtcError('bad_request', { message: '/id: they may speak already' });
  return (member.invited === true) === invited ? null : memberChanged(record, { id: member.id, invited });
}
