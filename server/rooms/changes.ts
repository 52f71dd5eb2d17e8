import { rtcError } from '../../components/core/protocol/errors';
import type { Member, Role, RoomState, Track } from '../../components/core/protocol/room-state';
import type { Json } from '../../components/core/shared/json';
import type { NewEvent } from '../engine/engine';
import { setRole, type Decision } from './decisions';
import { memberOf, membershipOf, withMembership, type RoomRecord } from './room-record';

/** Changes of what a room and its members show, whoever asks for them: a member, or an operator. Rights are checked before. */

const unchangedMembers = (record: RoomRecord, ...events: NewEvent[]): Decision => ({
  events,
  memberships: record.memberships,
  waits: record.waits === true,
});

export interface MemberChange {
  name?: string;
  /** Replaces all attributes. */
  attrs?: Member['attrs'];
}

/** Changes a member's name and attributes. */
export const updateMember = (record: RoomRecord, id: string, change: MemberChange): Decision | null =>
  change.name === undefined && change.attrs === undefined
    ? null
    : unchangedMembers(record, { k: 'member.updated', d: { id, ...change } });

/** Mutes or unmutes a track. Throws `bad_request` when the member does not publish it. */
export function muteTrack(record: RoomRecord, member: Member, { source, kind, muted }: Track, by?: 'operator'): Decision | null {
  const track = member.tracks.find((other) => other.source === source && other.kind === kind);
  if (track === undefined) throw rtcError('bad_request', { message: 'no such track' });
  if (track.muted === muted) return null;
  return unchangedMembers(record, {
    k: 'track.muted',
    d: { id: member.id, source, kind, muted, ...(by === undefined ? {} : { by }) },
  });
}

/** Sends a message to all members. `from` is '' for a message of an operator. */
export const sendMessage = (record: RoomRecord, from: string, { topic, value }: { topic: string; value: Json }): Decision =>
  unchangedMembers(record, { k: 'message.sent', d: { id: from, topic, value } });

/**
 * Lets a member publish, or not, in place of what their token says, for as long as they stay. A host who publishes stays a host. Null
 * when it is so already by an operator's word.
 */
export function allowPublishing(record: RoomRecord, id: string, allowed: boolean, freshId: string): Decision | null {
  const membership = membershipOf(record, id);
  const member = memberOf(record, id);
  if (membership === null || member === null) return null;
  const role = publishingRole(member.role, allowed);
  if (membership.role === role) return null;
  const decision = setRole(record, id, role, freshId) ?? unchangedMembers(record, { k: 'member.updated', d: { id, role } });
  const changed = membershipOf({ ...record, memberships: decision.memberships }, id) ?? membership;
  return { ...decision, memberships: withMembership(decision.memberships, id, { ...changed, role }) };
}

function publishingRole(present: Role, allowed: boolean): Role {
  if (!allowed) return 'audience';
  return present === 'audience' ? 'speaker' : present;
}

/** Settings of a room that an operator gives. */
export interface RoomChange {
  capacity?: number;
  /** Replaces all attributes. */
  attrs?: RoomState['attrs'];
}

/** Changes an open room. Throws `not_found` for a room that is not open. */
export function updateRoom(record: RoomRecord, change: RoomChange): Decision | null {
  if (record.public.openedAt === 0) throw rtcError('not_found');
  const { capacity, attrs } = change;
  if (capacity === undefined && attrs === undefined) return null;
  return unchangedMembers(record, { k: 'room.updated', d: change });
}

/** Opens a room without members, which waits for its first one; an open room takes the settings. */
export function openRoom(record: RoomRecord, opening: { capacity: number; now: number }, change: RoomChange): Decision | null {
  if (record.public.openedAt !== 0) return updateRoom(record, change);
  const from = { ...record.public, title: record.public.id, capacity: opening.capacity, openedAt: opening.now };
  return { ...unchangedMembers(record, { k: 'room.updated', d: change }), from, waits: true };
}

/** Both changes as one; a change that is null changes nothing. The second one was decided on the same record, and alone changes memberships. */
export const together = (one: Decision | null, other: Decision | null): Decision | null =>
  one === null || other === null ? (one ?? other) : { ...other, events: [...one.events, ...other.events] };
