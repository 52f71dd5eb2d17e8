import type { Release } from '../../shared/release';
import { reaction } from '../mobx';
import type { RoomModel } from '../model';

/** Asks once who is in a room that somebody stands before. It is a courtesy: when there is no answer, the line just keeps waiting. */
export function watchLook(find: () => RoomModel | null): Release {
  return reaction(
    find,
    (room) => {
      if (room !== null && room.state !== 'joined') room.look().then(undefined, () => undefined);
    },
    { fireImmediately: true },
  );
}
