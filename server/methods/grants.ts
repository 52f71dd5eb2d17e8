import { rtcError } from '../../components/core/protocol/errors';
import type { PlayGrant, PublishGrant } from '../../components/core/protocol/messages';
import type { Member, Role, Source } from '../../components/core/protocol/room-state';
import { causeOf } from '../log';
import type { MediaServer, MembershipRef } from '../media/media-server';
import { sourcesOf } from '../rooms/decisions';
import { maySend } from '../rooms/order/forbidden';
import { memberOf, membershipOf, type RoomRecord } from '../rooms/room-record';
import type { MethodRequest } from './method-definition';

type RoomRequest = Pick<MethodRequest<'room.join'>, 'context' | 'caller'> & { params: { room: string } };

/** A member's stay in the room, for the media server; throws `not_in_room` when the member has left. */
export function membershipRef(record: RoomRecord, room: string, member: string): MembershipRef {
  const membership = membershipOf(record, member);
  if (membership === null) throw rtcError('not_in_room');
  return { room, member, id: membership.id };
}

/** The sources that need publish URLs: the published ones, and `main` where the audience needs one too. */
export const sourcesToGrant = (
  { audienceNeedsPublishGrant }: Pick<MediaServer, 'audienceNeedsPublishGrant'>,
  me: Member,
): readonly Source[] =>
  audienceNeedsPublishGrant === true ? Array.from(new Set<Source>(['main', ...sourcesOf(me)])) : sourcesOf(me);

/** Publish URLs for the given sources. */
export function publishGrants(request: RoomRequest, record: RoomRecord, sources: readonly Source[]): Promise<PublishGrant[]> {
  const { user } = request.caller.session;
  const membership = membershipRef(record, request.params.room, user);
  const { media } = request.context;
  const me = memberOf(record, user);
  // An engine that everybody enters lets a member only listen who may send nothing.
  const roleFor = (source: Source): Role | undefined =>
    me === null || maySend(record.public, me, source) ? me?.role : 'audience';
  return orUnavailable(request, () =>
    Promise.all(sources.map((source) => media.publishGrant(membership, source, request.caller.origin, roleFor(source)))),
  );
}

/** Playback URLs for the given sources; absent ones are left out. */
export function playGrants(
  request: RoomRequest,
  record: RoomRecord,
  wanted: readonly { member: string; source: Source }[],
): Promise<PlayGrant[]> {
  const { room } = request.params;
  const viewer = membershipRef(record, room, request.caller.session.user);
  const role = memberOf(record, request.caller.session.user)?.role;
  const there = wanted.filter(({ member, source }) => {
    const publisher = memberOf(record, member);
    return publisher !== null && membershipOf(record, member) !== null && sourcesOf(publisher).includes(source);
  });
  const grant = ({ member, source }: { member: string; source: Source }) =>
    request.context.media.playGrant(viewer, membershipRef(record, room, member), source, request.caller.origin, role);
  return orUnavailable(request, () => Promise.all(there.map(grant)));
}

/** All sources of the other members. */
export const othersSources = (record: RoomRecord, member: string): readonly { member: string; source: Source }[] =>
  record.public.members
    .filter((other) => other.id !== member)
    .flatMap((other) => sourcesOf(other).map((source) => ({ member: other.id, source })));

async function orUnavailable<T>(request: RoomRequest, grant: () => Promise<T>): Promise<T> {
  try {
    return await grant();
  } catch (cause) {
    request.context.log('error', 'media granted no URL', { cause: causeOf(cause) });
    throw rtcError('unavailable', { message: 'media', cause });
  }
}
