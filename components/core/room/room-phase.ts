import type { RoomPhase } from './types';

/**
 * Events of a room session. `dropped` and `resumed`: the connection was lost and resumed. `lost`: the server no longer has this member.
 * `removed`: the session was ended from outside (kicked, closed, replaced). `forget`: a page opens the room anew.
 */
export type RoomPhaseEvent = 'join' | 'joined' | 'refused' | 'dropped' | 'resumed' | 'lost' | 'leave' | 'removed' | 'forget';

/** All phases of a room on this client. An absent cell is an event that cannot happen in the phase. */
const next: Readonly<Record<RoomPhase, Partial<Record<RoomPhaseEvent, RoomPhase>>>> = {
  idle: { join: 'joining' },
  joining: { joined: 'joined', refused: 'idle', leave: 'left', removed: 'left' },
  joined: { dropped: 'reconnecting', lost: 'reconnecting', leave: 'left', removed: 'left' },
  reconnecting: { resumed: 'joined', joined: 'joined', refused: 'left', leave: 'left', removed: 'left' },
  left: { join: 'joining', forget: 'idle' },
};

/** The phase after `event`, or the same phase if the event cannot happen in it. */
export const nextRoomPhase = (phase: RoomPhase, event: RoomPhaseEvent): RoomPhase => next[phase][event] ?? phase;

/** The room is joined, or being joined. */
export const isInRoom = (phase: RoomPhase): boolean => phase === 'joining' || phase === 'joined' || phase === 'reconnecting';
