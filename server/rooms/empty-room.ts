import type { Json } from '../../components/core/shared/json';
import type { Engine } from '../engine/engine';
import { unchangedMembers, type Decision } from './decision';
import { close } from './decisions';
import { waitingIn, type RoomRecord } from './room-record';
import type { Rooms } from './rooms';

/** The time that a room created without members waits for its first one. The timer is the engine's, so it outlives a node. */

const timerPrefix = 'waiting:';
const timerOf = (room: string): string => `${timerPrefix}${room}`;

/** Called before the room is opened, so that a node that dies in between leaves no room that waits for ever. */
export const closeIfEmpty = (engine: Engine, room: string, afterMs: number): Promise<void> =>
  engine.setTimer(timerOf(room), afterMs, { room });

/** Handles a due timer of the engine. Returns false when the timer is not one of an empty room. */
export async function closeEmpty(rooms: Rooms, id: string, payload: Json): Promise<boolean> {
  if (!id.startsWith(timerPrefix)) return false;
  const { room } = payload as { room: string };
  await rooms.change(room, (record) => (record.waits === true ? endWait(record) : null));
  return true;
}

/** Users in the waiting room keep it open: it is theirs alone from now on. */
const endWait = (record: RoomRecord): Decision | null =>
  waitingIn(record).length === 0
    ? close(record)
    : { ...unchangedMembers(record, { k: 'room.updated', d: {} }), order: { ...record.order, knocked: true } };
