import { rooms } from '../../app/rooms';
import type { RoomModeration } from './room-moderation';

/** The name under which the feature plugs into the core, and its field of `rtc`. */
export const moderationName = 'moderation';

interface RunningModeration {
  of(room: string): RoomModeration;
}

/** The order of a room; null while no `createRtc` runs, or while it runs without the feature. Observable. */
export const moderationOf = (room: string): RoomModeration | null =>
  rooms.feature<RunningModeration>(moderationName)?.of(room) ?? null;
