import type { Release } from '../../shared/release';
import { reaction } from '../../shared/mobx';
import type { RoomModel } from '../../room/types';

/** Asks once who is in a room that somebody stands before. It is a courtesy: when there is no answer, the line just keeps waiting. */
export function fetchPreviewOnce(find: () => RoomModel | null): Release {
  return reaction(
    find,
    (room) => {
      if (room !== null && room.state !== 'joined') room.fetchPreview().then(undefined, () => undefined);
    },
    { fireImmediately: true },
  );
}
