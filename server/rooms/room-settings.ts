import { rtcError } from '../../components/core/protocol/errors';
import { callOfRoom } from '../../components/core/protocol/messages';
import type { Limits } from '../limits';
import type { Clock } from '../clock';
import type { Hooks } from '../hooks';
import { answerInTime } from '../hooks/with-timeout';
import type { RoomRecord } from './room-record';
import type { Rooms } from './rooms';

/** The settings of a room when its first member enters. */
export interface RoomSettings {
  title: string;
  capacity: number;
}

/** Asks the customer's backend for the settings of an empty room; null for an open one. */
export async function fetchRoomSettings(
  from: { rooms: Rooms; hooks: Hooks; limits: Limits; clock: Clock },
  room: string,
): Promise<RoomSettings | null> {
  const { at } = await from.rooms.load(room);
  if (at !== null) return null;
  // The customer's backend does not know the rooms of calls.
  if (callOfRoom(room) !== null) return { title: '', capacity: Math.min(from.limits.partiesPerCall, from.limits.membersPerRoom) };
  const { openRoom } = from.hooks;
  const answer = openRoom === undefined ? {} : await answerInTime(from, 'openRoom', () => openRoom(room));
  if (answer === null) throw rtcError('not_found');
  const capacity = Math.min(answer.capacity ?? from.limits.membersPerRoom, from.limits.membersPerRoom);
  return { title: answer.title ?? room, capacity };
}

/** The record with its settings when the first member enters, else unchanged. */
export function withSettings(record: RoomRecord, settings: RoomSettings | null, now: number): RoomRecord {
  if (record.public.openedAt !== 0) return record;
  // The last member left after the room was loaded, so the backend was not asked for the new opening.
  if (settings === null) throw rtcError('conflict');
  return { ...record, public: { ...record.public, ...settings, openedAt: now } };
}
