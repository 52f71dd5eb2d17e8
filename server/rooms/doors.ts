import { callOfRoom } from '../../components/core/protocol/messages';
import type { Track } from '../../components/core/protocol/room-state';
import type { Context } from '../context';
import { causeOf } from '../log';
import type { MediaDoors } from '../media/media-server';
import { sourcesOf } from './decisions';
import { openSeat, type OpenSeat } from './open-seat';
import { memberOf, seatOf } from './room-record';

const cameraAndMicrophone: readonly Track[] = [
  { source: 'main', kind: 'audio', muted: false },
  { source: 'main', kind: 'video', muted: false },
];

/** Lets unsigned streams be members, in development. */
export function answerDoors(doors: MediaDoors, context: Context): void {
  const open = new Map<string, OpenSeat>();

  doors.onPublish(async ({ room, name }) => {
    const taken = await openSeat(context, room, { name, tracks: cameraAndMicrophone });
    if (taken === null) return null;
    open.set(taken.seat.seat, taken);
    return taken.seat;
  });

  doors.onEnd(({ seat }) => {
    const taken = open.get(seat);
    open.delete(seat);
    taken?.release().catch((cause: unknown) => context.log('error', 'a seat was not given up', { cause: causeOf(cause) }));
  });

  doors.onPlay(async ({ room, member }) => {
    if (callOfRoom(room) !== null) return null;
    const { record } = await context.rooms.load(room);
    const publisher = memberOf(record, member);
    const seat = seatOf(record, member);
    if (publisher === null || seat === null || !sourcesOf(publisher).includes('main')) return null;
    return { room, member, seat: seat.id };
  });
}
