import { rooms } from '../../app/rooms';
import type { Texts } from '../../texts/texts';
import { sideOf } from '../controls/side';
import { roomByName } from '../room-by-name';
import { withoutRtc } from '../without-rtc';
import { lookOf, type Look, type Screen } from '../screen';
import { wantsLobby } from './auto-join';
import { roomView, type RoomView, type RoomViewState } from './room-view';

/** The properties of one rtc-room. */
export interface RoomProperties {
  room: string;
  lobby: boolean;
  autoJoin: boolean;
}

/** Everything that an rtc-room shows on its page. Without a room it reads no clock, so that no timer runs after `rtc.close()`. */
export function roomOnPage(
  state: RoomViewState,
  { room: id, lobby, autoJoin }: RoomProperties,
  { screen, texts, now: clock }: { screen: Screen; texts: Texts; now(): number },
): RoomView & Look & { said: string; side: string } {
  const room = roomByName(id);
  const now = room === null ? 0 : clock();
  const facts = {
    room,
    missing: withoutRtc(),
    connection: rooms.connection,
    link: rooms.copyLink !== null,
    lobby: wantsLobby({ room, lobby, autoJoin }),
    ...state.next(room === null ? 'idle' : room.state, now),
  };
  const isIn = room !== null && (room.state === 'joined' || room.state === 'reconnecting');
  const said = state.nextSaid(isIn ? room.members : null, isIn && room.recording, texts);
  // Beside the lobby and the last page nothing is open.
  const side = isIn && sideOf(room.id) !== '' ? 'room--side' : '';
  return { said, side, ...roomView({ ...facts, now, screen, texts }), ...lookOf(screen, texts) };
}
