import { roomStream } from '../protocol/messages';
import type { Release } from '../shared/release';
import type { Signalling } from '../signalling/signalling';
import type { Needs } from './needs';
import { isIn } from './room-phase';
import type { Rooms } from './rooms';

/** Long enough for a page to open and join; until then the others see us sitting there. */
const patienceMs = 30_000;

/** Seats that a former run of the app left behind, and that nobody takes up in this one, are given back. */
export function giveBack(
  signalling: Pick<Signalling, 'held' | 'on'>,
  rooms: Rooms,
  needs: Pick<Needs, 'clock' | 'request'>,
): Release {
  const held = signalling.held.map((stream) => stream.slice(roomStream('').length));
  let timer: Release = () => undefined;
  const stop = signalling.on('phase', ({ phase }) => {
    if (phase !== 'online' || held.length === 0) return;
    stop();
    timer = needs.clock.after(patienceMs, () => {
      held
        .filter((id) => !isIn(rooms.find(id)?.state ?? 'idle'))
        // A seat that is gone already is as good.
        .forEach((room) => needs.request('room.leave', { room }).catch(() => undefined));
    });
  });
  return () => {
    stop();
    timer();
  };
}
