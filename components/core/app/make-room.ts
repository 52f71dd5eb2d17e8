import { callOfRoom } from '../protocol/messages';
import type { Dependencies } from '../room/dependencies';
import { Room } from '../room/room';

/** A room, or the media of a call: what is chosen there is of that call, and the lobby of the next room asks as before. */
export const makeRoom = (id: string, needs: Dependencies): Room =>
  new Room(id, callOfRoom(id) === null ? needs : { ...needs, choices: needs.choices.withoutStorage() });
