import { rtcError } from '../../components/core/protocol/errors';
import type { PlayGrant, PublishGrant } from '../../components/core/protocol/messages';
import type { Member, Source } from '../../components/core/protocol/room-state';
import { causeOf } from '../log';
import type { MediaServer, SeatRef } from '../media/media-server';
import { sourcesOf } from '../rooms/decisions';
import { memberOf, seatOf, type RoomRecord } from '../rooms/room-record';
import type { Ask } from './rule';

type Asking = Pick<Ask<'room.join'>, 'context' | 'caller'> & { params: { room: string } };

/** A member's seat as media knows it. A seat that is gone by now is nobody's. */
export function seatRef(record: RoomRecord, room: string, member: string): SeatRef {
  const seat = seatOf(record, member);
  if (seat === null) throw rtcError('not_in_room');
  return { room, member, seat: seat.id };
}

/** What a member needs URLs to send for: what is published, and where everybody enters the engine's room, the way into it. */
export const sourcesToGrant = ({ everybodyEnters }: Pick<MediaServer, 'everybodyEnters'>, me: Member): readonly Source[] =>
  everybodyEnters === true ? Array.from(new Set<Source>(['main', ...sourcesOf(me)])) : sourcesOf(me);

/** URLs to send the given sources to. */
export function publishGrants(ask: Asking, record: RoomRecord, sources: readonly Source[]): Promise<PublishGrant[]> {
  const { user } = ask.caller.session;
  const seat = seatRef(record, ask.params.room, user);
  const { media } = ask.context;
  const role = memberOf(record, user)?.role;
  return served(ask, () => Promise.all(sources.map((source) => media.publishGrant(seat, source, ask.caller.door, role))));
}

/** URLs to play the given sources from; what is not there by now is left out. */
export function playGrants(
  ask: Asking,
  record: RoomRecord,
  wanted: readonly { member: string; source: Source }[],
): Promise<PlayGrant[]> {
  const { room } = ask.params;
  const viewer = seatRef(record, room, ask.caller.session.user);
  const there = wanted.filter(({ member, source }) => {
    const publisher = memberOf(record, member);
    return publisher !== null && seatOf(record, member) !== null && sourcesOf(publisher).includes(source);
  });
  const grant = ({ member, source }: { member: string; source: Source }) =>
    ask.context.media.playGrant(viewer, seatRef(record, room, member), source, ask.caller.door);
  return served(ask, () => Promise.all(there.map(grant)));
}

/** Everything that others send in this room. */
export const othersSources = (record: RoomRecord, member: string): readonly { member: string; source: Source }[] =>
  record.public.members
    .filter((other) => other.id !== member)
    .flatMap((other) => sourcesOf(other).map((source) => ({ member: other.id, source })));

async function served<T>(ask: Asking, grant: () => Promise<T>): Promise<T> {
  try {
    return await grant();
  } catch (cause) {
    ask.context.log('error', 'media gave no URL', { cause: causeOf(cause) });
    throw rtcError('unavailable', { message: 'media', cause });
  }
}
