import type { RoomModel } from '../../room/types';

/** While another room has the page's only pusher, camera and microphone count as in use. */
export function markPusherConflict(room: RoomModel, is: boolean): void {
  if (!is) return room.retryDevices();
  room.elements.acceptPusher({ type: 'failed', reason: 'camera_in_use' });
  room.elements.acceptPusher({ type: 'failed', reason: 'microphone_in_use' });
}
