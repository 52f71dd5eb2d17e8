import { callOfRoom } from '../../components/core/protocol/messages';
import type { Track } from '../../components/core/protocol/room-state';
import type { Context } from '../context';
import { causeOf } from '../log';
import type { DevIngest } from '../media/media-server';
import { sourcesOf } from './decisions';
import { addIngestMember, type IngestMember } from './ingest-member';
import { memberOf, membershipOf } from './room-record';

const cameraAndMicrophone: readonly Track[] = [
  { source: 'main', kind: 'audio', muted: false },
  { source: 'main', kind: 'video', muted: false },
];

/** Adds unsigned streams as members, for development. */
export function serveDevIngest(ingest: DevIngest, context: Context): void {
  const members = new Map<string, IngestMember>();

  ingest.onPublish(async ({ room, name }) => {
    const added = await addIngestMember(context, room, { name, tracks: cameraAndMicrophone });
    if (added === null) return null;
    members.set(added.ref.id, added);
    return added.ref;
  });

  ingest.onEnd(({ id }) => {
    const added = members.get(id);
    members.delete(id);
    added
      ?.release()
      .catch((cause: unknown) => context.log('error', 'an ingest member was not removed', { cause: causeOf(cause) }));
  });

  ingest.onPlay(async ({ room, member }) => {
    if (callOfRoom(room) !== null) return null;
    const { record } = await context.rooms.load(room);
    const publisher = memberOf(record, member);
    const membership = membershipOf(record, member);
    if (publisher === null || membership === null || !sourcesOf(publisher).includes('main')) return null;
    return { room, member, id: membership.id };
  });
}
