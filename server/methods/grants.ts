import { rtcError } from '../../components/core/protocol/errors';
import type { PlayGrant, PublishGrant } from '../../components/core/protocol/messages';
import type { Member, Source } from '../../components/core/protocol/room-state';
import { causeOf } from '../log';
import type { MediaServer, MembershipRef } from '../media/media-server';
import { sourcesOf } from '../rooms/decisions';
import { memberOf, membershipOf, type RoomRecord } from '../rooms/room-record';
import type { MethodRequest } from './method-definition';

type RoomRequest = Pick<MethodRequest<'room.join'>, 'context' | 'caller'> & { params: { room: string } };

/** A member's membership as media knows it. A membership that is gone by now is nobody's. */
export function membershipRef(record: RoomRecord, room: string, member: string): MembershipRef {
  const membership = membershipOf(record, member);
  if (membership === null) throw rtcError('not_in_room');
  return { room, member, id: membership.id };
}

/** What a member needs URLs to send for: what is published, and where everybody enters the engine's room, the way into it. */
export const sourcesToGrant = (
  { audienceNeedsPublishGrant }: Pick<MediaServer, 'audienceNeedsPublishGrant'>,
  me: Member,
): readonly Source[] =>
  audienceNeedsPublishGrant === true ? Array.from(new Set<Source>(['main', ...sourcesOf(me)])) : sourcesOf(me);

/** URLs to send the given sources to. */
export function publishGrants(request: RoomRequest, record: RoomRecord, sources: readonly Source[]): Promise<PublishGrant[]> {
  const { user } = request.caller.session;
  const membership = membershipRef(record, request.params.room, user);
  const { media } = request.context;
  const role = memberOf(record, user)?.role;
  return orUnavailable(request, () =>
    Promise.all(sources.map((source) => media.publishGrant(membership, source, request.caller.origin, role))),
  );
}

/** URLs to play the given sources from; what is not there by now is left out. */
export function playGrants(
  request: RoomRequest,
  record: RoomRecord,
  wanted: readonly { member: string; source: Source }[],
): Promise<PlayGrant[]> {
  const { room } = request.params;
  const viewer = membershipRef(record, room, request.caller.session.user);
  const there = wanted.filter(({ member, source }) => {
    const publisher = memberOf(record, member);
    return publisher !== null && membershipOf(record, member) !== null && sourcesOf(publisher).includes(source);
  });
  const grant = ({ member, source }: { member: string; source: Source }) =>
    request.context.media.playGrant(viewer, membershipRef(record, room, member), source, request.caller.origin);
  return orUnavailable(request, () => Promise.all(there.map(grant)));
}

/** Everything that others send in this room. */
export const othersSources = (record: RoomRecord, member: string): readonly { member: string; source: Source }[] =>
  record.public.members
    .filter((other) => other.id !== member)
    .flatMap((other) => sourcesOf(other).map((source) => ({ member: other.id, source })));

async function orUnavailable<T>(request: RoomRequest, grant: () => Promise<T>): Promise<T> {
  try {
    return await grant();
  } catch (cause) {
    request.context.log('error', 'media gave no URL', { cause: causeOf(cause) });
    throw rtcError('unavailable', { message: 'media', cause });
  }
}
