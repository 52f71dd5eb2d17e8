import type { RoomPhase } from '../../../components/core/room/types';
import { isInRoom, nextRoomPhase, type RoomPhaseEvent } from '../../../components/core/room/room-phase';

const phases: readonly RoomPhase[] = ['idle', 'joining', 'joined', 'reconnecting', 'left'];
const events: readonly RoomPhaseEvent[] = [
  'join',
  'joined',
  'refused',
  'dropped',
  'resumed',
  'lost',
  'leave',
  'removed',
  'forget',
];

const possible: readonly [RoomPhase, RoomPhaseEvent, RoomPhase][] = [
  ['idle', 'join', 'joining'],
  ['joining', 'joined', 'joined'],
  ['joining', 'refused', 'idle'],
  ['joining', 'leave', 'left'],
  ['joining', 'removed', 'left'],
  ['joined', 'dropped', 'reconnecting'],
  ['joined', 'lost', 'reconnecting'],
  ['joined', 'leave', 'left'],
  ['joined', 'removed', 'left'],
  ['reconnecting', 'resumed', 'joined'],
  ['reconnecting', 'joined', 'joined'],
  ['reconnecting', 'refused', 'left'],
  ['reconnecting', 'leave', 'left'],
  ['reconnecting', 'removed', 'left'],
  ['left', 'join', 'joining'],
  ['left', 'forget', 'idle'],
];

describe('the phases of a room', () => {
  it.each(possible)('[S1] %s, %s: %s', (before, event, after) => {
    expect(nextRoomPhase(before, event)).toBe(after);
  });

  it('[S1] do not change on any other event', () => {
    phases.forEach((phase) =>
      events
        .filter((event) => !possible.some(([before, listed]) => before === phase && listed === event))
        .forEach((event) => expect(nextRoomPhase(phase, event)).toBe(phase)),
    );
  });

  it('[S1] count three of five as being in the room', () => {
    expect(phases.filter(isInRoom)).toEqual(['joining', 'joined', 'reconnecting']);
  });
});
