import { rooms } from '../app/rooms';
import type { Room } from '../room/room';
import { reaction } from '../shared/mobx';
import { releaseAll, type Release } from '../shared/release';

/** A room as components hand it on. */
export type ShownRoom = Room;

/** The room named by a component's `room` property; observable. */
export const roomByName = (name: string): Room | null => rooms.byName(name);

/** Keeps the release of `acquire` for the room that `find` returns, and acquires again when that room changes. */
export function whileRoom(find: () => Room | null, acquire: (room: Room | null) => Release): Release {
  let release: Release = () => undefined;
  const watch = reaction(
    find,
    (room) => {
      release();
      release = acquire(room);
    },
    { fireImmediately: true },
  );
  return releaseAll([() => release(), watch]);
}
