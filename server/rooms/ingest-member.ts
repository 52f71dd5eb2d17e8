import { TypeCompiler } from '@sinclair/typebox/compiler';
import { isRtcError } from '../../components/core/protocol/errors';
import { callOfRoom } from '../../components/core/protocol/messages';
import type { Track } from '../../components/core/protocol/room-state';
import { schemas } from '../../components/core/protocol/schemas';
import type { Context } from '../context';
import type { MembershipRef } from '../media/media-server';
import { join } from './decisions';
import { cleanName } from './display-name';
import { withSettings, fetchRoomSettings } from './room-settings';

export interface IngestOptions {
  name: string;
  tracks: readonly Track[];
}

/** A membership that no session holds: whoever opened it gives it up. */
export interface IngestMember {
  member: string;
  ref: MembershipRef;
  release(): Promise<void>;
}

const roomIds = TypeCompiler.Compile(schemas.methods['room.get'].params);

/** A member for a stream that came in by another way than signalling. Null when the room has no place, or cannot be. */
export async function addIngestMember(context: Context, room: string, options: IngestOptions): Promise<IngestMember | null> {
  // Into a call comes only who is called.
  if (!roomIds.Check({ room }) || callOfRoom(room) !== null) return null;
  const { random, rooms, memberships, clock } = context;
  const member = `in-${random.id(6)}`;
  const ref: MembershipRef = { room, member, id: random.id(12) };
  try {
    const settings = await fetchRoomSettings(context, room);
    const now = clock.now();
    await rooms.change(room, (record) =>
      join(withSettings(record, settings, now), {
        member,
        session: `ingest:${member}`,
        generation: 0,
        membership: ref.id,
        name: cleanName(options.name) ?? 'Camera',
        role: 'speaker',
        tracks: options.tracks,
        now,
      }),
    );
  } catch (refusal) {
    if (isRtcError(refusal)) return null;
    throw refusal;
  }
  return { member, ref, release: () => memberships.remove(room, member, ref.id) };
}
