import { rtcError } from '../../components/core/protocol/errors';
import { callOfRoom } from '../../components/core/protocol/messages';
import type { Limits } from '../limits';
import type { Hooks } from '../hooks';
import type { RoomRecord } from './room-record';
import type { Rooms } from './rooms';

/** What a room is when its first member enters. */
export interface RoomSettings {
  title: string;
  capacity: number;
}

/** Asks the customer's backend about a room that nobody is in; null for one that is open already. */
export async function fetchRoomSettings(
  from: { rooms: Rooms; hooks: Hooks; limits: Limits },
  room: string,
): Promise<RoomSettings | null> {
  const { at } = await from.rooms.load(room);
  if (at !== null) return null;
  // The customer's backend did not name it, and cannot know it.
  if (callOfRoom(room) !== null) return { title: '', capacity: Math.min(from.limits.partiesPerCall, from.limits.membersPerRoom) };
  const answer = from.hooks.openRoom === undefined ? {} : await from.hooks.openRoom(room);
  if (answer === null) throw rtcError('not_found');
  const capacity = Math.min(answer.capacity ?? from.limits.membersPerRoom, from.limits.membersPerRoom);
  return { title: answer.title ?? room, capacity };
}

/** The record that a first member enters, or the record as it is. */
export function withSettings(record: RoomRecord, settings: RoomSettings | null, now: number): RoomRecord {
  if (record.public.openedAt !== 0) return record;
  // The last member left between the question and this change: the backend was not asked about this settings.
  if (settings === null) throw rtcError('conflict');
  return { ...record, public: { ...record.public, ...settings, openedAt: now } };
}
