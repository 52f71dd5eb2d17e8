import type { Release } from '../../shared/release';
import { reaction } from '../../shared/mobx';
import type { RoomModel } from '../../room/types';

/** Fetches the room's state once for the lobby. Optional: without a response, the lobby keeps its placeholder. */
export function fetchPreviewOnce(find: () => RoomModel | null): Release {
  return reaction(
    find,
    (room) => {
      if (room !== null && room.state !== 'joined') room.fetchPreview().then(undefined, () => undefined);
    },
    { fireImmediately: true },
  );
}
