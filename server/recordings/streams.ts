import { rtcError } from '../../components/core/protocol/errors';
import { roomUrlForms } from '../../components/core/protocol/room-url-forms';
import type { MediaServer, MembershipRef, RequestOrigin } from '../media/media-server';
import { recordingOf } from '../rooms/recordings-of-room';
import type { Recording } from '../rooms/recording';
import { membershipOf } from '../rooms/room-record';
import type { Rooms } from '../rooms/rooms';
import { sourcesOf } from '../rooms/decisions';
import type { RecordingStreams } from './recording-hook';

/** A recorder plays as a phone does. */
const recorderOf = (origin: Omit<RequestOrigin, 'platform'>): RequestOrigin => ({
  ...origin,
  platform: 'wechat',
  caps: [roomUrlForms.today],
});

/** The membership by which a recorder plays. It publishes nothing, and its URLs end when it is revoked. */
export const recorderRef = ({ id, room, key }: Pick<Recording, 'id' | 'room' | 'key'>): MembershipRef => ({
  room,
  member: `recording:${id}`,
  id: key,
});

/** URLs for the streams of a recording as they are now. Throws `not_found` when it is over, and `unavailable` when media fail. */
export async function streamsOf(
  { rooms, media }: { rooms: Pick<Rooms, 'load'>; media: MediaServer },
  { room, recording: id }: { room: string; recording: string },
  from: Omit<RequestOrigin, 'platform'>,
): Promise<RecordingStreams> {
  const { record } = await rooms.load(room);
  const recording = recordingOf(record, id);
  if (recording === null || recording.status === 'ending') throw rtcError('not_found', { message: '/recordingId: not there' });
  const viewer = recorderRef(recording);
  const origin = recorderOf(from);
  const wanted = record.public.members
    .filter((member) => recording.identity === undefined || member.id === recording.identity)
    .flatMap((member) => {
      const membership = membershipOf(record, member.id);
      const sources = sourcesOf(member).filter((source) => recording.source === undefined || source === recording.source);
      return membership === null
        ? []
        : sources.map((source) => ({ publisher: { room, member: member.id, id: membership.id }, source }));
    });
  const grant = async ({ publisher, source }: (typeof wanted)[number]) => {
    const { urls, leftMs } = await media.playGrant(viewer, publisher, source, origin);
    return { identity: publisher.member, source, urls, leftMs };
  };
  try {
    const [streams, entry] = await Promise.all([
      Promise.all(wanted.map(grant)),
      media.audienceNeedsPublishGrant === true ? media.publishGrant(viewer, 'main', origin, 'audience') : null,
    ]);
    return { streams, entry: entry?.urls[0] ?? null };
  } catch (cause) {
    throw rtcError('unavailable', { message: 'media granted no URL', cause });
  }
}
