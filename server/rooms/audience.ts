import { rtcError } from '../../components/core/protocol/errors';
import type { Audience, Member } from '../../components/core/protocol/room-state';
import type { NewEvent } from '../engine/engine';
import { applied, recordAfter, type Decision } from './decision';
import { recordingsAfter } from './recordings-of-room';
import { memberOf, membershipOf, withMembership, withoutMembership, type AudiencePlace, type RoomRecord } from './room-record';

/**
 * The audience that a room does not list. Its users are entries in the roster of the room's stream, and decisions about one of them see
 * them among the members: this file shows a user there, and takes the result of a decision apart again.
 */

/** A record whose audience is not listed from now on. */
export const withAudience = (record: RoomRecord, most: number): RoomRecord => ({
  ...record,
  audience: most,
  public: { ...record.public, audience: record.public.audience ?? noAudience },
});

export const noAudience: Audience = { count: 0, newest: [] };

/** The record with a user of the audience among its members, at the end. While a room closes, nobody is in it any more. */
export function showing(record: RoomRecord, place: AudiencePlace | null): RoomRecord {
  if (place === null || record.closing === true) return record;
  const { member, membership } = place;
  const members = record.public.members.concat(member);
  const memberships = withMembership(record.memberships, member.id, membership);
  return { ...record, public: { ...record.public, members }, memberships, shown: member.id };
}

/** The change of a room that a decision about a user amounts to. */
export interface PlacedDecision {
  events: readonly NewEvent[];
  entry: RoomRecord;
  /** The new place in the audience, or none. Absent where the decision concerns the room's list alone. */
  roster?: { id: string; entry: AudiencePlace | null; most?: number };
  /** The members with the user, wherever they are. */
  members: readonly Member[];
}

/**
 * Divides a decision between the list of members and the audience. `user`: the user whom it is about, or null when it concerns no
 * one in the audience. Events about a user in the audience are for nobody, except that one who was removed must hear of it. Throws
 * `room_full` when the list has no place for a user who comes out of the audience.
 */
export function placed(record: RoomRecord, given: Decision, user: string | null): PlacedDecision {
  const { recordings, events: unmarking } = recordingsAfter(record, given);
  const decision = { ...given, recordings, events: [...given.events, ...unmarking] };
  const most = 'audience' in decision ? decision.audience : record.audience;
  const opened = decision.from ?? record.public;
  const entry = recordAfter(record, decision);
  const { members } = entry.public;
  if (user === null || most === undefined) return { events: decision.events, entry, members };

  const wasInAudience = record.shown === user;
  const wasListed = memberOf(record, user) !== null && !wasInAudience;
  const member = memberOf(entry, user);
  const membership = membershipOf(entry, user);
  if (!wasListed && member !== null && membership !== null && member.role === 'audience' && decision.lists !== true) {
    const begins = record.public.openedAt === 0 || (record.waits === true && decision.waits !== true);
    const others = decision.events.filter((event) => !isAbout(event, user) || isOwnNews(event));
    const events = begins ? others.concat({ k: 'audience.changed', d: { count: 1, newest: [faceOf(member)] } }) : others;
    const listed = { ...events.reduce(applied, opened), members: members.filter(({ id }) => id !== user) };
    return {
      events,
      entry: { ...entry, public: listed, memberships: withoutMembership(entry.memberships, user) },
      roster: { id: user, entry: { member, membership }, ...(wasInAudience ? {} : { most }) },
      members,
    };
  }
  // Nobody enters the audience as long as they are listed.
  if (wasListed) return { events: decision.events, entry, members };
  // One who was in neither place is now listed, and may not have entered the audience meanwhile.
  const roster = { id: user, entry: null };
  if (!wasInAudience) return { events: decision.events, entry, roster, members };
  const others = decision.events.filter((event) => !isAbout(event, user) || isRemoval(event));
  if (member === null) return { events: others, entry, roster, members };
  if (members.length > entry.public.capacity) throw rtcError('room_full');
  return { events: [{ k: 'member.joined', d: { member } }, ...others], entry, roster, members };
}

export const faceOf = ({ id, name, avatar }: Member): Audience['newest'][number] =>
  avatar === undefined ? { id, name } : { id, name, avatar };

function isAbout(event: NewEvent, user: string): boolean {
  // Messages are for everybody.
  if (event.k === 'message.sent' || event.k === 'chat.deleted') return false;
  if (event.k === 'member.joined') return event.d.member.id === user;
  return 'id' in event.d && event.d.id === user;
}

const isRemoval = (event: NewEvent): boolean =>
  event.k === 'member.left' && (event.d.reason === 'kicked' || event.d.reason === 'moved');

/** A user in the audience finds themselves in their own list, and moderators change what they may do there. */
const isOwnNews = (event: NewEvent): boolean =>
  event.k === 'member.updated' && (event.d.invited !== undefined || event.d.forbidden !== undefined);
