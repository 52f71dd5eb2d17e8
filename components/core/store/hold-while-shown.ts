import type { Release } from '../shared/release';
import { onBecomeObserved, onBecomeUnobserved } from './mobx';
import type { Needs } from './needs';
import type { Seat } from './seat';

/** Somebody who looks at a room is about to join it: then the connection is better there already. */
export function holdWhileShown(seat: Seat, needs: Pick<Needs, 'clock' | 'hold'>): void {
  let shown = false;
  let hold: Release | null = null;
  // Not at once: we may be in the middle of a view being computed.
  const settle = (): void => {
    needs.clock.soon(() => {
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
