import { rooms } from '../../app/rooms';
import type { Texts } from '../../texts/texts';
import { roomByName } from '../room-by-name';
import { lookOf, type Look, type Screen } from '../screen';
import type { LobbyForm } from './lobby-form';
import { emptyLobby, lobbyOf, type LobbyView } from './lobby-view';

/** Everything that an rtc-lobby shows on its page. Without a room it reads no clock, so that no timer runs after `rtc.close()`. */
export function lobbyOnPage(
  form: LobbyForm,
  id: string,
  { screen, texts, now }: { screen: Screen; texts: Texts; now(): number },
): LobbyView & Pick<Look, 'look'> {
  const room = roomByName(id);
  const { look } = lookOf(screen, texts);
  if (room === null) return { ...emptyLobby, look };
  return { ...lobbyOf({ room, draft: form, connection: rooms.connection, now: now(), screen, texts }), look };
}
