import type { RoomPhase } from '../../../components/core/room/types';
import { isInRoom, nextRoomPhase, type RoomPhaseEvent } from '../../../components/core/room/room-phase';

const phases: readonly RoomPhase[] = ['idle', 'joining', 'joined', 'reconnecting', 'left'];
const happenings: readonly RoomPhaseEvent[] = [
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

describe('the life of a room', () => {
  it.each(possible)('[S1] %s, %s: %s', (before, happening, after) => {
    expect(nextRoomPhase(before, happening)).toBe(after);
  });

  it('[S1] everything else changes nothing', () => {
    phases.forEach((phase) =>
      happenings
        .filter((happening) => !possible.some(([before, what]) => before === phase && what === happening))
        .forEach((happening) => expect(nextRoomPhase(phase, happening)).toBe(phase)),
    );
  });

  it('[S1] there is a seat in three of the five', () => {
    expect(phases.filter(isInRoom)).toEqual(['joining', 'joined', 'reconnecting']);
  });
});
