import { isRtcError, rtcError, type Reason } from '../protocol/errors';
import type { RoomModel } from '../room/types';
import { roomByName } from './room-by-name';

/** A component that shows a room and can report an error. */
export interface ActionHost {
  data: { readonly room: string };
  triggerEvent(name: string, detail?: unknown, options?: { bubbles?: boolean; composed?: boolean }): void;
}

export interface Trouble {
  reason: Reason;
  retry: boolean;
}

/**
 * Runs an action of the room that the component shows. A failure becomes the component's `trouble` event, which bubbles to the component
 * that shows toasts.
 */
export function runAction(component: ActionHost, action: (room: RoomModel) => Promise<void> | void): void {
  const room = roomByName(component.data.room);
  if (room === null) return;
  const done = action(room);
  if (done === undefined) return;
  done.then(undefined, (cause: unknown) => {
    const { reason, retry } = isRtcError(cause) ? cause : rtcError('internal', { cause });
    // No error is shown when the user cancels the screen picker.
    if (reason === 'screen_refused') return;
    component.triggerEvent('trouble', { reason, retry }, { bubbles: true, composed: true });
  });
}
