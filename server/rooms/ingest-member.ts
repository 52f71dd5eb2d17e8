import { TypeCompiler } from '@sinclair/typebox/compiler';
import { isRtcError } from '../../components/core/protocol/errors';
import { callOfRoom } from '../../components/core/protocol/messages';
import type { Track } from '../../components/core/protocol/room-state';
import { schemas } from '../../components/core/protocol/schemas';
import type { Context } from '../context';
import type { MembershipRef } from '../media/media-server';
import { join } from './decisions';
import { cleanName } from './display-name';
import { withSettings, fetchRoomSettings, openingOf } from './room-settings';

export interface IngestOptions {
  name: string;
  tracks: readonly Track[];
}

/** A member without a session; the code that added it must release it. */
export interface IngestMember {
  member: string;
  ref: MembershipRef;
  release(): Promise<void>;
}

const roomIds = TypeCompiler.Compile(schemas.methods['room.get'].params);

/** Adds a member for a stream outside of signalling. Null when the room is full or cannot exist. */
export async function addIngestMember(context: Context, room: string, options: IngestOptions): Promise<IngestMember | null> {
  // Only parties may enter the room of a call.
  if (!roomIds.Check({ room }) || callOfRoom(room) !== null) return null;
  const { random, rooms, memberships, clock } = context;
  const member = `in-${random.id(6)}`;
  const ref: MembershipRef = { room, member, id: random.id(12) };
  try {
    const settings = await openingOf(await fetchRoomSettings(context, room));
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
