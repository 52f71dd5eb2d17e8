import type { RoomPhase } from '../../../components/core/store/model';
import { isIn, roomAfter, type RoomHappening } from '../../../components/core/store/room-phase';

const phases: readonly RoomPhase[] = ['idle', 'joining', 'joined', 'reconnecting', 'left'];
const happenings: readonly RoomHappening[] = [
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

const possible: readonly [RoomPhase, RoomHappening, RoomPhase][] = [
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
    expect(roomAfter(before, happening)).toBe(after);
  });

  it('[S1] everything else changes nothing', () => {
    phases.forEach((phase) =>
      happenings
        .filter((happening) => !possible.some(([before, what]) => before === phase && what === happening))
        .forEach((happening) => expect(roomAfter(phase, happening)).toBe(phase)),
    );
  });

  it('[S1] there is a seat in three of the five', () => {
    expect(phases.filter(isIn)).toEqual(['joining', 'joined', 'reconnecting']);
  });
});
