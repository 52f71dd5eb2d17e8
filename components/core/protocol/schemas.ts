/**
 * The one definition of the protocol: names, fields, ranges. The server compiles validators from it, the kit imports
 * types only, and docs/PROTOCOL.md, docs/asyncapi.json and shapes.ts are generated from it. Unknown fields from a newer
 * server are ignored by clients; a server refuses unknown fields from clients, because a field that it ignored would seem to be granted.
 */
import { Type, type TSchema } from '@sinclair/typebox';
import { limits } from './limits';
import { clientFrames, serverFrames } from './schema/frames';
import { chatEphemerals, chatEvents, chatMethods, ChatMessage } from './schema/chat';
import { requestDirected, requestMethods } from './schema/requests';
import { meetingEvents, meetingMethods } from './schema/meeting';
import { Poll, pollEvents, pollMethods } from './schema/polls';
import { CallRecord, CallState, callEvents, callMethods, EndReason, InboxState, Party } from './schema/calls';
import {
  closed,
  oneOf,
  listOf,
  Id,
  RoomId,
  Name,
  Abilities,
  AnyJson,
  Attrs,
  Audience,
  Role,
  Source,
  Kind,
  Track,
  Member,
  PlayGrant,
  PublishGrant,
  Recorded,
  RoomState,
  Rules,
} from './schema/parts';

const Plane = oneOf('embedded', 'srs', 'cdn', 'trtc');

const LeftReason = oneOf('left', 'kicked', 'lost', 'closed', 'replaced', 'moved');

/** Requests by name, with parameters and result. Requests about a room require a member of it, except `room.get` and `room.join`. */
const methods = {
  'room.get': {
    params: closed({ room: RoomId }),
    result: closed({
      title: Type.String(),
      members: Type.Integer(),
      capacity: Type.Integer(),
      names: listOf(Type.String()),
      openedMs: Type.Number(),
      recording: Recorded,
    }),
  },
  'room.join': {
    params: closed({
      room: RoomId,
      name: Name,
      avatar: Type.Optional(Type.String({ maxLength: 1024 })),
      /** For a room with a PIN. */
      pin: Type.Optional(Type.String({ maxLength: limits.pinLength })),
      tracks: listOf(Track, { maxItems: 4 }),
    }),
    result: closed({
      me: Id,
      e: Type.String(),
      s: Type.Integer(),
      snap: RoomState,
      plane: Plane,
      publish: listOf(PublishGrant),
      play: listOf(PlayGrant),
    }),
  },
  'room.leave': { params: closed({ room: RoomId }), result: closed({}) },
  'room.close': { params: closed({ room: RoomId }), result: closed({}) },
  /** A page of the audience that is not listed, by id. `next` is the id after which the next page begins, '' at the end. */
  'room.audience': {
    params: closed({
      room: RoomId,
      after: Type.Optional(Id),
      most: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.audiencePage })),
    }),
    result: closed({ count: Type.Integer(), members: listOf(Member), next: Type.String() }),
  },
  'member.update': {
    params: closed({ room: RoomId, name: Type.Optional(Name), attrs: Type.Optional(Attrs) }),
    result: closed({}),
  },
  'member.remove': {
    params: closed({ room: RoomId, id: Id, banMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400_000 })) }),
    result: closed({}),
  },
  'track.publish': {
    params: closed({ room: RoomId, tracks: listOf(Track, { minItems: 1, maxItems: 4 }) }),
    result: closed({ publish: listOf(PublishGrant) }),
  },
  'track.unpublish': { params: closed({ room: RoomId, source: Source }), result: closed({}) },
  'track.mute': { params: closed({ room: RoomId, source: Source, kind: Kind, muted: Type.Boolean() }), result: closed({}) },
  /** Fresh URLs to publish, for a URL that expired or an engine that gave up. */
  'media.publish': { params: closed({ room: RoomId, source: Source }), result: closed({ publish: PublishGrant }) },
  /** URLs to play. The answer leaves out tracks that no longer exist. */
  'media.play': {
    params: closed({ room: RoomId, tracks: listOf(closed({ member: Id, source: Source }), { minItems: 1, maxItems: 32 }) }),
    result: closed({ play: listOf(PlayGrant) }),
  },
  'message.send': {
    params: closed({ room: RoomId, topic: Type.String({ minLength: 1, maxLength: limits.topicLength }), value: AnyJson }),
    result: closed({}),
  },
  ...meetingMethods,
  ...chatMethods,
  ...pollMethods,
  ...requestMethods,
  ...callMethods,
} as const;

/** Durable events by name: replayed, never dropped. */
const events = {
  'member.joined': closed({ member: Member }),
  'member.updated': closed({
    id: Id,
    name: Type.Optional(Type.String()),
    role: Type.Optional(Role),
    attrs: Type.Optional(Attrs),
    hand: Type.Optional(Type.Number()),
    invited: Type.Optional(Type.Boolean()),
    forbidden: Type.Optional(Abilities),
  }),
  'member.online': closed({ id: Id }),
  'member.away': closed({ id: Id }),
  'member.offline': closed({ id: Id }),
  /** `to` is the room to which an operator moved the member (`moved`): they may join it within two minutes, whatever their token says. */
  'member.left': closed({ id: Id, reason: LeftReason, to: Type.Optional(RoomId) }),
  'track.published': closed({ id: Id, tracks: listOf(Track) }),
  'track.unpublished': closed({ id: Id, source: Source }),
  /** `by` says that an operator or a moderator muted the track: its member switches the device off, and may switch it on again. */
  'track.muted': closed({
    id: Id,
    source: Source,
    kind: Kind,
    muted: Type.Boolean(),
    by: Type.Optional(oneOf('operator', 'host')),
  }),
  /**
   * An operator or a moderator changed the room, or a recording began or ended. `attrs` and `rules` replace what was there as a whole.
   */
  'room.updated': closed({
    capacity: Type.Optional(Type.Integer()),
    attrs: Type.Optional(Attrs),
    rules: Type.Optional(Rules),
    recording: Recorded,
  }),
  'room.closed': closed({}),
  /** The audience that is not listed has changed: this takes the place of `audience` in the state. At most one a second. */
  'audience.changed': Audience,
  /** `id` is '' for a message that no member sent, but an operator. */
  'message.sent': closed({ id: Type.String({ maxLength: limits.idLength }), topic: Type.String(), value: AnyJson }),
  ...meetingEvents,
  ...chatEvents,
  ...pollEvents,
  ...callEvents,
} as const;

/** Ephemerals: no sequence number, the latest wins, dropped first. A client sends them about itself; the server sets `id`. */
const ephemerals = {
  /** Audio level of the sender's microphone, 0–100. */
  volume: closed({ id: Id, level: Type.Integer({ minimum: 0, maximum: 100 }) }),
  /** Quality level of the sender's uplink: 0 unknown, 1 worst … 5 best. */
  net: closed({ id: Id, level: Type.Integer({ minimum: 0, maximum: 5 }) }),
  ...chatEphemerals,
} as const;

/** Messages to one connection, in frames of ephemerals: no sequence number, and dropped for a slow reader. Only the server sends them. */
const directed = {
  ...requestDirected,
} as const;

/** The claims of an access token (JWT, EdDSA or HS256). `gr.rooms` maps a room id, or `*`, to the role it grants. */
const claims = Type.Object({
  sub: Id,
  aud: Type.Union([Type.String(), Type.Array(Type.String())]),
  jti: Type.String(),
  exp: Type.Number(),
  gr: closed({ rooms: Type.Record(Type.String(), Role) }),
  /** Nobody vouches for the name of this user. */
  guest: Type.Optional(Type.Boolean()),
});

export const schemas = {
  methods,
  events,
  ephemerals,
  directed,
  clientFrames,
  serverFrames,
  claims,
  RoomState,
  CallState,
  Party,
  EndReason,
  InboxState,
  CallRecord,
  ChatMessage,
  Poll,
  Member,
  Track,
  PublishGrant,
  PlayGrant,
  Plane,
  LeftReason,
};

export type AnySchema = TSchema;
