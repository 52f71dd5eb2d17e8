import type { Release } from '../shared/release';
import { onBecomeObserved, onBecomeUnobserved } from '../shared/mobx';
import type { Dependencies } from './dependencies';
import type { RoomSession } from './room-session';

/** Somebody who looks at a room is about to join it: then the connection is better there already. */
export function keepConnectedWhileObserved(seat: RoomSession, needs: Pick<Dependencies, 'clock' | 'hold'>): void {
  let shown = false;
  let hold: Release | null = null;
  // Not at once: we may be in the middle of a view being computed.
  const settle = (): void => {
    needs.clock.onNextTurn(() => {
      if (shown && hold === null) hold = needs.hold();
      if (shown || hold === null) return;
      hold();
      hold = null;
    });
  };
  onBecomeObserved(seat, 'state', () => {
    shown = true;
    settle();
  });
  onBecomeUnobserved(seat, 'state', () => {
    shown = false;
    settle();
  });
}
