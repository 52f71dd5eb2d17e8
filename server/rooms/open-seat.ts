import { TypeCompiler } from '@sinclair/typebox/compiler';
import { isRtcError } from '../../components/core/protocol/errors';
import { callOfRoom } from '../../components/core/protocol/messages';
import type { Track } from '../../components/core/protocol/room-state';
import { schemas } from '../../components/core/protocol/schemas';
import type { Context } from '../context';
import type { SeatRef } from '../media/media-server';
import { join } from './decisions';
import { cleanName } from './names';
import { opened, openingOf } from './opening';

export interface SeatWish {
  name: string;
  tracks: readonly Track[];
}

/** A seat that no session holds: whoever opened it gives it up. */
export interface OpenSeat {
  member: string;
  seat: SeatRef;
  release(): Promise<void>;
}

const named = TypeCompiler.Compile(schemas.methods['room.look'].params);

/** A member for a stream that came in by another way than signalling. Null when the room has no place, or cannot be. */
export async function openSeat(context: Context, room: string, wish: SeatWish): Promise<OpenSeat | null> {
  // Into a call comes only who is called.
  if (!named.Check({ room }) || callOfRoom(room) !== null) return null;
  const { random, rooms, seating, clock } = context;
  const member = `in-${random.id(6)}`;
  const seat: SeatRef = { room, member, seat: random.id(12) };
  try {
    const opening = await openingOf(context, room);
    const now = clock.now();
    await rooms.change(room, (record) =>
      join(opened(record, opening, now), {
        member,
        session: `door:${member}`,
        generation: 0,
        seat: seat.seat,
        name: cleanName(wish.name) ?? 'Camera',
        role: 'speaker',
        tracks: wish.tracks,
        now,
      }),
    );
  } catch (refusal) {
    if (isRtcError(refusal)) return null;
    throw refusal;
  }
  return { member, seat, release: () => seating.evict(room, member, seat.seat) };
}
