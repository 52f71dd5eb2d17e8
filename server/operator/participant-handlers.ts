import { rtcError } from '../../components/core/protocol/errors';
import type { Position } from '../../components/core/protocol/messages';
import type { Member } from '../../components/core/protocol/room-state';
import { partyOf } from '../calls/call-entry';
import { leave as leaveCall } from '../calls/decisions';
import { allowPublishing, muteTrack, together, updateMember, type MemberChange } from '../rooms/changes';
import { leave } from '../rooms/decisions';
import { cleanName } from '../rooms/display-name';
import { giveRole } from '../rooms/order/roles';
import { memberOf, membershipOf, type AudiencePlace, type RoomRecord } from '../rooms/room-record';
import type { Context } from '../context';
import { liveCallOf } from './calls-of-rooms';
import { maxListed } from './listing';
import type { Handlers } from './operator';
import type { OperatorRequest } from './methods';
import type { ParticipantView, PermissionWish } from './shapes';
import { twirpError } from './twirp-error';
import { participantView, trackOf, trackView } from './views';

type Methods = 'ListParticipants' | 'GetParticipant' | 'RemoveParticipant' | 'MutePublishedTrack' | 'UpdateParticipant';

export const participantHandlers: Handlers<Methods> = {
  async ListParticipants({ context }, { room, after, limit }) {
    const { record, at } = await context.rooms.load(room);
    if (at === null) return { participants: [], next: '' };
    const { members } = record.public;
    const listed = members.map((member) => participantView(membershipOf(record, member.id), at, member));
    const { places, next } = record.audience === undefined ? noPlaces : await audiencePage(context, room, { after, limit });
    const audience = places.map(({ member, membership }) => participantView(membership, at, member));
    return { participants: after === undefined || after === '' ? [...listed, ...audience] : audience, next };
  },

  async GetParticipant({ context }, { room, identity }) {
    const { record, at } = await context.rooms.of(identity).load(room);
    if (at === null) throw noParticipant();
    return viewOf(record, at, identity);
  },

  async RemoveParticipant({ context }, { room, identity }) {
    const { rooms, calls } = context;
    const call = await liveCallOf(context, room);
    // Their part of the call ends, which takes them out of its room.
    if (call !== null)
      await calls.change(call, (entry, moment) => {
        if (partyOf(entry, identity) === null) throw noParticipant();
        return leaveCall(entry, identity, moment);
      });
    else
      await rooms.of(identity).change(room, (record) => {
        requireParticipant(record, identity);
        return leave(record, identity, 'kicked');
      });
    return {};
  },

  async MutePublishedTrack({ context }, { room, identity, trackSid, muted = false }) {
    const decide = (record: RoomRecord) => {
      const member = requireParticipant(record, identity);
      const track = trackOf(member, trackSid);
      if (track === undefined) throw twirpError('not_found', '/trackSid: not published');
      if (!muted) throw twirpError('failed_precondition', 'only the participant switches a device on');
      if (track.source !== 'main')
        throw twirpError('unimplemented', 'a shared screen is not muted: take the right to publish with UpdateParticipant');
      return muteTrack(record, member, { ...track, muted }, 'operator');
    };
    const { after } = await context.rooms.of(identity).change(room, decide);
    const track = trackOf(requireParticipant(after, identity), trackSid);
    if (track === undefined) throw twirpError('not_found', '/trackSid: not published');
    return { track: trackView(track) };
  },

  async UpdateParticipant({ context }, request) {
    const { limits, random, rooms } = context;
    const publishes = publishingWish(request.permission);
    if (publishes !== null && request.role !== undefined) throw twirpError('invalid_argument', '/role: not beside permission');
    const decide = (record: RoomRecord) => {
      const member = requireParticipant(record, request.identity);
      const freshId = random.id(12);
      const publishing = publishes === null ? null : allowPublishing(record, member.id, publishes, freshId);
      const role = request.role === undefined ? publishing : giveRole(record, member.id, request.role, freshId);
      return together(updateMember(record, member.id, memberChange(member, request, limits.memberAttrsBytes)), role);
    };
    const { after, at } = await rooms.of(request.identity).change(request.room, decide);
    return viewOf(after, at, request.identity);
  },
};

const noPlaces = { places: [], next: '' };
/** Places that the engine is asked for at once. */
const placesAtOnce = 1_000;

/** The audience after an identity, with the identity after which the next page begins; '' when there is none. */
async function audiencePage(
  { rooms }: Pick<Context, 'rooms'>,
  room: string,
  { after = '', limit }: { after: string | undefined; limit: number | undefined },
): Promise<{ places: readonly AudiencePlace[]; next: string }> {
  const wanted = limit ?? maxListed;
  const places: AudiencePlace[] = [];
  for (let last = after; places.length <= wanted;) {
    const most = Math.min(placesAtOnce, wanted + 1 - places.length);
    const found = await rooms.audiences.page(room, { after: last === '' ? null : last, most });
    places.push(...found);
    if (found.length < most) return { places, next: '' };
    last = found.at(-1)?.member.id ?? '';
  }
  if (limit === undefined) throw twirpError('resource_exhausted', `more than ${maxListed}: list them by limit and after`);
  return { places: places.slice(0, wanted), next: places[wanted - 1]?.member.id ?? '' };
}

const noParticipant = () => rtcError('not_found', { message: '/identity: not in this room' });

export function requireParticipant(record: RoomRecord, identity: string): Member {
  const member = memberOf(record, identity);
  if (member === null) throw noParticipant();
  return member;
}

const viewOf = (record: RoomRecord, at: Position, identity: string): ParticipantView =>
  participantView(membershipOf(record, identity), at, requireParticipant(record, identity));

/** The new name and attributes; both are left out when they stay. */
function memberChange(
  member: Member,
  { name, attributes = {} }: OperatorRequest<'UpdateParticipant'>,
  attrsBytes: number,
): MemberChange {
  const clean = name === undefined || name === '' ? undefined : cleanName(name);
  if (clean === null) throw rtcError('bad_name', { message: '/name' });
  const changes = Object.entries(attributes);
  const kept = Object.entries(member.attrs).filter(([key]) => !Object.hasOwn(attributes, key));
  const attrs = Object.fromEntries([...kept, ...changes.filter(([, value]) => value !== '')]);
  if (Buffer.byteLength(JSON.stringify(attrs)) > attrsBytes)
    throw rtcError('too_large', { message: `/attributes: allowed are up to ${attrsBytes} bytes as JSON` });
  return { ...(clean === undefined ? {} : { name: clean }), ...(changes.length === 0 ? {} : { attrs }) };
}

/** Rights that every member has, and that nobody can take. */
const always = ['canSubscribe', 'canPublishData', 'canUpdateMetadata'] as const;
/** Rights of LiveKit that no member has. */
const never = ['hidden', 'recorder', 'agent', 'canSubscribeMetrics', 'canManageAgentSession'] as const;

/** Whether the participant may publish; null when the request does not say. Permissions are given as a whole, as in LiveKit. */
function publishingWish(permission: PermissionWish | undefined): boolean | null {
  if (permission === undefined) return null;
  const refuse = (field: string, why: string): never => {
    throw twirpError('unimplemented', `/permission/${field}: ${why}`);
  };
  always.forEach((field) => permission[field] !== true && refuse(field, 'every participant has this right: it must be true'));
  never.forEach((field) => permission[field] === true && refuse(field, 'no participant has this right'));
  if ((permission.canPublishSources ?? []).length > 0) refuse('canPublishSources', 'the right to publish is for all sources');
  return permission.canPublish === true;
}
