import { isRtcError, rtcError, type Reason } from '../protocol/errors';
import type { RoomModel } from '../room/types';
import { roomByName } from './room-by-name';

/** A component that shows a room and can tell of trouble. */
export interface ActionHost {
  data: { readonly room: string };
  triggerEvent(name: string, detail?: unknown, options?: { bubbles?: boolean; composed?: boolean }): void;
}

export interface Trouble {
  reason: Reason;
  retry: boolean;
}

/**
 * A tap becomes a wish of the room that the component shows. A refusal is told by the component's `trouble`, which climbs to
 * whoever can show a word about it.
 */
export function runAction(component: ActionHost, wish: (room: RoomModel) => Promise<void> | void): void {
  const room = roomByName(component.data.room);
  if (room === null) return;
  const done = wish(room);
  if (done === undefined) return;
  done.then(undefined, (cause: unknown) => {
    const { reason, retry } = isRtcError(cause) ? cause : rtcError('internal', { cause });
    // Whoever chose no screen knows.
    if (reason === 'screen_refused') return;
    component.triggerEvent('trouble', { reason, retry }, { bubbles: true, composed: true });
  });
}
