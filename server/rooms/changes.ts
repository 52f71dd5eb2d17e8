import { rtcError } from '../../components/core/protocol/errors';
import type { ChatMessage } from '../../components/core/protocol/messages';
import type { Member, Role, RoomState, Track } from '../../components/core/protocol/room-state';
import type { Json } from '../../components/core/shared/json';
import { noAudience } from './audience';
import { inTurn, unchangedMembers, type Decision } from './decision';
import { giveRole } from './order/roles';
import { setRules, type RulesWish } from './order/rules';
import { memberOf, type RoomRecord } from './room-record';

/** Changes of what a room and its members show, whoever asks for them: a member, or an operator. Rights are checked before. */

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

export const sendChat = (record: RoomRecord, message: ChatMessage): Decision =>
  unchangedMembers(record, { k: 'chat.sent', d: { message } });

export const deleteChat = (record: RoomRecord, id: string, by: string): Decision =>
  unchangedMembers(record, { k: 'chat.deleted', d: { id, by } });

/**
 * Lets a member publish, or not, in place of what their token says, for as long as they stay. A host who publishes stays a host. Null
 * when it is so already by an operator's word.
 */
export function allowPublishing(record: RoomRecord, id: string, allowed: boolean, freshId: string): Decision | null {
  const member = memberOf(record, id);
  return member === null ? null : giveRole(record, id, publishingRole(member.role, allowed), freshId);
}

function publishingRole(present: Role, allowed: boolean): Role {
  if (!allowed) return 'audience';
  return present === 'audience' ? 'speaker' : present;
}

/** Settings of a room that an operator gives. */
export interface RoomChange {
  capacity?: number;
  /** The most users of the audience that is not listed. */
  audience?: number;
  /** Replaces all attributes. */
  attrs?: RoomState['attrs'];
  rules?: RulesWish;
}

/** Changes an open room. Throws `not_found` for a room that is not open. */
export function updateRoom(record: RoomRecord, change: RoomChange): Decision | null {
  if (record.public.openedAt === 0 || record.closing === true) throw rtcError('not_found');
  const { audience, rules = {}, ...shown } = change;
  return inTurn(
    record,
    (now) => showChange(now, shown, audience),
    (now) => setRules(now, rules),
  );
}

function showChange(
  record: RoomRecord,
  shown: Omit<RoomChange, 'audience' | 'rules'>,
  audience: number | undefined,
): Decision | null {
  const begins = audience !== undefined && record.public.audience === undefined;
  if (audience === undefined && Object.keys(shown).length === 0) return null;
  const updated = unchangedMembers(record, { k: 'room.updated', d: shown });
  return {
    ...updated,
    events: begins ? [...updated.events, { k: 'audience.changed', d: noAudience }] : updated.events,
    ...(audience === undefined ? {} : { audience }),
  };
}

/** Opens a room without members, which waits for its first one; an open room takes the settings. */
export function openRoom(record: RoomRecord, opening: { capacity: number; now: number }, change: RoomChange): Decision | null {
  if (record.closing === true) throw rtcError('unavailable', { message: 'the room is closing' });
  if (record.public.openedAt !== 0) return inTurn(record, keepOpen, (now) => updateRoom(now, change));
  const from = { ...record.public, title: record.public.id, capacity: opening.capacity, openedAt: opening.now };
  const opened = updateRoom({ ...record, public: from }, change) ?? unchangedMembers(record, { k: 'room.updated', d: {} });
  return { ...opened, from, waits: true };
}

/** A room that was open for those who wait alone stays open as the operator says. */
function keepOpen(record: RoomRecord): Decision | null {
  const { knocked, ...order } = record.order ?? {};
  return knocked === undefined ? null : { ...unchangedMembers(record, { k: 'room.updated', d: {} }), order };
}

/** Both changes as one; a change that is null changes nothing. The second one was decided on the same record, and alone changes memberships. */
export const together = (one: Decision | null, other: Decision | null): Decision | null =>
  one === null || other === null ? (one ?? other) : { ...other, events: [...one.events, ...other.events] };
