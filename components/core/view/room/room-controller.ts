import type { RoomModel } from '../../room/types';
import { rooms } from '../../app/rooms';
import { runAction, type ActionHost } from '../run-action';
import type { BannerAction } from '../banner';
import { askDevices, openSettings } from '../lobby/permissions';
import type { PermissionAction } from '../lobby/permission-view';
import type { EndScreenAction } from './end-screen';

export type RoomAction = BannerAction | PermissionAction | EndScreenAction | 'leave';

/** The actions of the buttons on banners, explanations and end screens. */
export function roomAction(name: RoomAction): (room: RoomModel) => Promise<void> | void {
  switch (name) {
    case 'join':
      // A failure shows the end screen, so nothing else reports it.
      return (room) => room.join().then(undefined, () => undefined);
    case 'mute':
      return (room) => room.setMicrophone(false);
    case 'stopSharing':
      return (room) => room.controls.shareScreen(false);
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

/** Leaves the room, whose own `left` event follows; without a room to leave, the page gets `left` at once. */
export function leaveOrGoBack(component: ActionHost): void {
  const room = rooms.getOrCreate(component.data.room);
  const inside = room !== null && (room.state === 'joining' || room.state === 'joined' || room.state === 'reconnecting');
  if (inside) runAction(component, () => room.leave());
  else component.triggerEvent('left', { reason: 'left' });
}

export const handleRoomTap = (component: ActionHost, name: RoomAction): void =>
  name === 'back' || name === 'leave' ? leaveOrGoBack(component) : runAction(component, roomAction(name));
