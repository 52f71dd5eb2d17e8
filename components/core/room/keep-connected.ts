import type { Release } from '../shared/release';
import { onBecomeObserved, onBecomeUnobserved } from '../shared/mobx';
import type { Dependencies } from './dependencies';
import type { RoomSession } from './room-session';

/** Connects while a screen shows the room, so that a join does not have to wait for the connection. */
export function keepConnectedWhileObserved(session: RoomSession, deps: Pick<Dependencies, 'clock' | 'acquireConnection'>): void {
  let isObserved = false;
  let connection: Release | null = null;
  // Deferred, because mobx reports the first observer in the middle of computing a view.
  const update = (): void => {
    deps.clock.onNextTurn(() => {
      if (isObserved && connection === null) connection = deps.acquireConnection();
      if (isObserved || connection === null) return;
      connection();
      connection = null;
    });
  };
  onBecomeObserved(session, 'state', () => {
    isObserved = true;
    update();
  });
  onBecomeUnobserved(session, 'state', () => {
    isObserved = false;
    update();
  });
}
