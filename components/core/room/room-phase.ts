import type { RoomPhase } from './types';

/**
 * What can happen to our seat. `dropped` and `resumed` are the connection's, `lost` is the server saying that it no longer
 * knows us, `removed` that somebody ended it: kicked, closed, replaced; `forget` that a page opens as if nothing had been.
 */
export type RoomPhaseEvent = 'join' | 'joined' | 'refused' | 'dropped' | 'resumed' | 'lost' | 'leave' | 'removed' | 'forget';

/** The whole life of a room on this side. An absent cell is an impossible happening. */
const next: Readonly<Record<RoomPhase, Partial<Record<RoomPhaseEvent, RoomPhase>>>> = {
  idle: { join: 'joining' },
  joining: { joined: 'joined', refused: 'idle', leave: 'left', removed: 'left' },
  joined: { dropped: 'reconnecting', lost: 'reconnecting', leave: 'left', removed: 'left' },
  reconnecting: { resumed: 'joined', joined: 'joined', refused: 'left', leave: 'left', removed: 'left' },
  left: { join: 'joining', forget: 'idle' },
};

/** The phase after `happening`, or the same phase when it cannot happen here. */
export const nextRoomPhase = (phase: RoomPhase, happening: RoomPhaseEvent): RoomPhase => next[phase][happening] ?? phase;

/** A seat is taken, or about to be. */
export const isInRoom = (phase: RoomPhase): boolean => phase === 'joining' || phase === 'joined' || phase === 'reconnecting';
