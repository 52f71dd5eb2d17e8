import type { RoomModel } from '../../room/types';
import { rooms } from '../../app/rooms';
import { runAction, type ActionHost } from '../run-action';
import type { BannerAction } from '../banner';
import { askDevices, openSettings } from '../lobby/permissions';
import type { PermissionAction } from '../lobby/permission-view';
import type { EndScreenAction } from './end-screen';

export type RoomAction = BannerAction | PermissionAction | EndScreenAction | 'leave';

/** What the buttons of banners, explanations and result pages ask for. */
export function roomAction(name: RoomAction): (room: RoomModel) => Promise<void> | void {
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
export function leaveOrGoBack(component: ActionHost): void {
  const room = rooms.named(component.data.room);
  const inside = room !== null && (room.state === 'joining' || room.state === 'joined' || room.state === 'reconnecting');
  if (inside) runAction(component, () => room.leave());
  else component.triggerEvent('left', { reason: 'left' });
}

export const handleRoomTap = (component: ActionHost, name: RoomAction): void =>
  name === 'back' || name === 'leave' ? leaveOrGoBack(component) : runAction(component, roomAction(name));
