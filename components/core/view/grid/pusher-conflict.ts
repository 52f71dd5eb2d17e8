import type { RoomModel } from '../../room/types';

/** Another room has the only pusher of the page: then camera and microphone are in use, until it is gone. */
export function markPusherConflict(room: RoomModel, is: boolean): void {
  if (!is) return room.retryDevices();
  room.acceptPusher({ type: 'failed', reason: 'camera_in_use' });
  room.acceptPusher({ type: 'failed', reason: 'microphone_in_use' });
}
