import { rooms } from '../../app/rooms';
import type { Texts } from '../../texts/texts';
import { roomByName } from '../room-by-name';
import { lookOf, type Look, type Screen } from '../screen';
import { handleControlTap } from './controls-controller';
import { extraViews, fold } from './extra-controls';
import { controlsView, type ControlView } from './controls-view';

/** Everything that an rtc-controls shows on its page. */
export function controlsOnPage(
  id: string,
  { screen, texts }: { screen: Screen; texts: Texts },
): { controls: readonly ControlView[] } & Pick<Look, 'look'> {
  const room = roomByName(id);
  const shares = rooms.capabilities?.screenShare === true;
  const controls =
    room === null ? [] : controlsView({ state: room.state, me: room.me, screen, shares, extras: extraViews(room.id), texts });
  return { controls: fold.get()?.(room?.id ?? '', controls, handleControlTap) ?? controls, look: lookOf(screen, texts).look };
}
