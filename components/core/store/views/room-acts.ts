import type { RoomModel } from '../model';
import { rooms } from '../rooms';
import { act, type Teller } from './act';
import type { BannerAct } from './banner';
import { askDevices, openSettings } from './permits';
import type { PermitAct } from './permit';
import type { ResultAct } from './result';

export type RoomAct = BannerAct | PermitAct | ResultAct | 'leave';

/** What the buttons of banners, explanations and result pages ask for. */
export function roomWish(name: RoomAct): (room: RoomModel) => Promise<void> | void {
  switch (name) {
    case 'join':
      // A refusal is the next page, so there is nobody else to tell.
      return (room) => room.join().then(undefined, () => undefined);
    case 'mute':
      return (room) => room.setMicrophone(false);
    case 'retryNow':
      return () => rooms.connection?.retryNow();
    case 'retryDevices':
      return (room) => room.retryDevices();
    case 'askDevices':
      return askDevices;
    case 'openSettings':
      return openSettings;
    case 'copyLink':
      return (room) => rooms.copyLink?.(room.id);
    default:
      return () => undefined;
  }
}

/** Away from here: out of the room, which then tells so itself; or, with no room to leave, the page is told at once. */
export function goAway(component: Teller): void {
  const room = rooms.named(component.data.room);
  const inside = room !== null && (room.state === 'joining' || room.state === 'joined' || room.state === 'reconnecting');
  if (inside) act(component, () => room.leave());
  else component.triggerEvent('left', { reason: 'left' });
}

export const roomTap = (component: Teller, name: RoomAct): void =>
  name === 'back' || name === 'leave' ? goAway(component) : act(component, roomWish(name));
