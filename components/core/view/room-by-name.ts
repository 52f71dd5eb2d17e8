import { callRoom } from '../protocol/messages';
import { releaseAll, type Release } from '../shared/release';
import { reaction } from '../shared/mobx';
import type { RoomModel } from '../room/types';
import { rooms } from '../app/rooms';

/** What a component of a call names as its room: which one it is may be known only when the server has answered, and may change. */
export const presentCall = callRoom('');

/** The room of this name; observable. */
export const roomByName = (name: string): RoomModel | null =>
  name === presentCall ? (rooms.calls?.current?.room ?? null) : rooms.named(name);

/** Holds what `acquire` gives for the room that `find` reads, also when it is another one later. */
export function whileRoom(find: () => RoomModel | null, acquire: (room: RoomModel | null) => Release): Release {
  let held: Release = () => undefined;
  const watch = reaction(
    find,
    (room) => {
      held();
      held = acquire(room);
    },
    { fireImmediately: true },
  );
  return releaseAll([() => held(), watch]);
}
