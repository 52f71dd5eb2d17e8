import type { RoomModel } from '../../room/types';

/** While another room has the page's only pusher, camera and microphone count as in use. */
export function markPusherConflict(room: RoomModel, is: boolean): void {
  const reasons = ['camera_in_use', 'microphone_in_use'] as const;
  if (is) reasons.forEach((reason) => room.elements.acceptPusher({ type: 'failed', reason }));
  else void room.retryDevices();
}
