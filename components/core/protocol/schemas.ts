/**
 * The one definition of the protocol: names, fields, ranges. The server compiles validators from it, the kit imports
 * types only, and docs/PROTOCOL.md, docs/asyncapi.json and shapes.ts are generated from it. Unknown fields from a newer
 * server are ignored by clients; a server refuses unknown fields from clients, because a field that it ignored would seem to be granted.
 */
import { Type, type TSchema } from '@sinclair/typebox';
import { limits } from './limits';
import { CallRecord, CallState, callEvents, callMethods, EndReason, InboxState, Party } from './schema-calls';
import {
  closed,
  oneOf,
  listOf,
  Id,
  RoomId,
  Name,
  AnyJson,
  Attrs,
  Role,
  Source,
  Kind,
  Track,
  Cursor,
  Member,
  RoomState,
  Err,
  StreamName,
  Voucher,
} from './schema-parts';

/** URLs to publish one source, best first. They are valid for this member only, for `leftMs`. */
const PublishGrant = closed({ source: Source, urls: listOf(Type.String()), leftMs: Type.Number() });
/** URLs to play one source of a member, best first. */
const PlayGrant = closed({ member: Id, source: Source, urls: listOf(Type.String()), leftMs: Type.Number() });
const Plane = oneOf('embedded', 'srs', 'cdn', 'trtc');

const LeftReason = oneOf('left', 'kicked', 'lost', 'closed', 'replaced');

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
    }),
  },
  'room.join': {
    params: closed({
      room: RoomId,
      name: Name,
      avatar: Type.Optional(Type.String({ maxLength: 1024 })),
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
  }),
  'member.online': closed({ id: Id }),
  'member.away': closed({ id: Id }),
  'member.offline': closed({ id: Id }),
  'member.left': closed({ id: Id, reason: LeftReason }),
  'track.published': closed({ id: Id, tracks: listOf(Track) }),
  'track.unpublished': closed({ id: Id, source: Source }),
  /** `by` says that an operator muted the track: its member switches the device off, and may switch it on again. */
  'track.muted': closed({ id: Id, source: Source, kind: Kind, muted: Type.Boolean(), by: Type.Optional(oneOf('operator')) }),
  /** An operator changed the room. `attrs` replaces the attributes of the room as a whole. */
  'room.updated': closed({ capacity: Type.Optional(Type.Integer()), attrs: Type.Optional(Attrs) }),
  'room.closed': closed({}),
  /** `id` is '' for a message that no member sent, but an operator. */
  'message.sent': closed({ id: Type.String({ maxLength: limits.idLength }), topic: Type.String(), value: AnyJson }),
  ...callEvents,
} as const;

/** Ephemerals: no sequence number, the latest wins, dropped first. A client sends them about itself; the server sets `id`. */
const ephemerals = {
  /** Audio level of the sender's microphone, 0–100. */
  volume: closed({ id: Id, level: Type.Integer({ minimum: 0, maximum: 100 }) }),
  /** Quality level of the sender's uplink: 0 unknown, 1 worst … 5 best. */
  net: closed({ id: Id, level: Type.Integer({ minimum: 0, maximum: 5 }) }),
} as const;

/** The frames of a client. `req.d` is checked against its method afterwards. */
const clientFrames = {
  hello: closed({
    t: Type.Literal('hello'),
    v: Type.Integer({ minimum: 1 }),
    sdk: Type.String({ maxLength: 32 }),
    tok: Type.String({ maxLength: 8192 }),
    dev: Type.String({ minLength: 1, maxLength: 64 }),
    /** The platform of the client; it decides which media URLs the server grants. */
    pf: oneOf('wechat', 'qq', 'browser'),
    caps: listOf(Type.String({ maxLength: 32 }), { maxItems: 32 }),
    sid: Type.Optional(Type.String({ maxLength: 64 })),
    rt: Type.Optional(Type.String({ maxLength: 64 })),
    /** The subscribed streams and the last event of each; s = 0 with an empty epoch requests a snapshot. */
    cur: Type.Optional(Type.Record(StreamName, Cursor)),
  }),
  req: closed({
    t: Type.Literal('req'),
    id: Type.Integer({ minimum: 0, maximum: 4_294_967_295 }),
    m: Type.String({ maxLength: 64 }),
    k: Type.String({ minLength: 1, maxLength: 64 }),
    d: Type.Unknown(),
  }),
  eph: closed({ t: Type.Literal('eph'), n: StreamName, k: Type.String({ maxLength: 32 }), d: Type.Unknown() }),
  auth: closed({ t: Type.Literal('auth'), tok: Type.String({ maxLength: 8192 }) }),
  /** The app is hidden, shown again, or closes: a tab that closes or reloads, or a mini program that its user left. */
  away: closed({ t: Type.Literal('away'), why: oneOf('hide', 'show', 'close') }),
  ping: closed({ t: Type.Literal('ping') }),
} as const;

/** The frames of a server. */
const serverFrames = {
  welcome: closed({
    t: Type.Literal('welcome'),
    v: Type.Integer(),
    sid: Type.String(),
    rt: Type.String(),
    resumed: Type.Boolean(),
    now: Type.Number(),
    hb: Type.Number(),
    /** `spread`: clients that lose this server return within so many milliseconds, each at a random time. */
    lim: closed({ frame: Type.Number(), message: Type.Number(), rate: Type.Number(), spread: Type.Optional(Type.Number()) }),
    /** One entry per stream that goes on: `replay` events follow, or the snapshot is here. A stream without an entry is lost. */
    st: listOf(
      closed({
        n: StreamName,
        e: Type.String(),
        s: Type.Integer(),
        replay: Type.Optional(Type.Integer()),
        snap: Type.Optional(Type.Unknown()),
      }),
    ),
  }),
  res: closed({
    t: Type.Literal('res'),
    id: Type.Integer(),
    d: Type.Optional(Type.Unknown()),
    err: Type.Optional(Err),
    dup: Type.Optional(Type.Literal(1)),
  }),
  ev: closed({
    t: Type.Literal('ev'),
    n: StreamName,
    e: Type.String(),
    s: Type.Integer(),
    k: Type.String(),
    ts: Type.Number(),
    d: Type.Unknown(),
  }),
  eph: closed({ t: Type.Literal('eph'), n: StreamName, k: Type.String(), d: Type.Unknown() }),
  bye: closed({ t: Type.Literal('bye'), code: Type.Integer(), why: Type.String(), after: Type.Optional(Type.Number()) }),
  token: closed({ t: Type.Literal('token'), left: Type.Number() }),
  /** The call of stream `n` as it is now, signed: the client repeats it in `hello.cur`, and a server that has lost the call takes it over. */
  voucher: closed({ t: Type.Literal('voucher'), n: StreamName, v: Voucher }),
  pong: closed({ t: Type.Literal('pong') }),
} as const;

/** The claims of an access token (JWT, EdDSA or HS256). `gr.rooms` maps a room id, or `*`, to the role it grants. */
const claims = Type.Object({
  sub: Id,
  aud: Type.Union([Type.String(), Type.Array(Type.String())]),
  jti: Type.String(),
  exp: Type.Number(),
  gr: closed({ rooms: Type.Record(Type.String(), Role) }),
});

export const schemas = {
  methods,
  events,
  ephemerals,
  clientFrames,
  serverFrames,
  claims,
  RoomState,
  CallState,
  Party,
  EndReason,
  InboxState,
  CallRecord,
  Member,
  Track,
  PublishGrant,
  PlayGrant,
  Plane,
  LeftReason,
};

export type AnySchema = TSchema;
