import {
  FormatRegistry,
  Type,
  type ArrayOptions,
  type Static,
  type TObject,
  type TProperties,
  type TSchema,
} from '@sinclair/typebox';
import type { Json } from '../../shared/json';
import { limits } from '../limits';
import { roomId } from '../room-id';

/** The parts of messages: helpers that build schemas, and schemas that several messages share. Only schemas.ts uses it. */

export const closed = <T extends TProperties>(fields: T): TObject<T> => Type.Object(fields, { additionalProperties: false });
export const oneOf = <T extends string>(...values: readonly T[]) => Type.Union(values.map((value) => Type.Literal(value)));
/** A read-only list, because received data must not be changed. */
export const listOf = <T extends TSchema>(item: T, options: ArrayOptions = {}) =>
  Type.Unsafe<readonly Static<T>[]>(Type.Array(item, options));

export const Id = Type.String({ minLength: 1, maxLength: limits.idLength });
// The same letters can be written as different code points; a room has one spelling.
FormatRegistry.Set('nfc', (text) => text.normalize('NFC') === text);
export const RoomId = Type.String({ title: 'room id', pattern: roomId.source, format: 'nfc' });
/** Raw length: the server strips control characters and then counts code points against `limits.nameLength`. */
export const Name = Type.String({ maxLength: 1024 });
export const AnyJson = Type.Unsafe<Json>(Type.Unknown());
export const Attrs = Type.Record(Type.String({ maxLength: 64 }), AnyJson);
export const Role = oneOf('host', 'cohost', 'speaker', 'audience');
export const Ability = oneOf('microphone', 'camera', 'screen', 'chat', 'rename');
export const Entry = oneOf('open', 'pin', 'waiting', 'locked');
export const Abilities = listOf(Ability, { maxItems: 5 });
export const Presence = oneOf('online', 'away', 'offline');
export const Source = oneOf('main', 'screen');
export const Kind = oneOf('audio', 'video');
export const Track = closed({ source: Source, kind: Kind, muted: Type.Boolean() });
/** The server's signed word about a call. */
export const Voucher = Type.Unsafe<string | undefined>(Type.String({ maxLength: limits.voucherBytes }));
export const Cursor = closed({ e: Type.String({ maxLength: 64 }), s: Type.Integer({ minimum: 0 }), v: Type.Optional(Voucher) });

export const Member = closed({
  id: Id,
  name: Type.String(),
  avatar: Type.Optional(Type.String({ maxLength: 1024 })),
  role: Role,
  presence: Presence,
  attrs: Attrs,
  tracks: listOf(Track),
  joinedAt: Type.Number(),
  hand: Type.Optional(Type.Number()),
  invited: Type.Optional(Type.Boolean()),
  forbidden: Type.Optional(Abilities),
  guest: Type.Optional(Type.Boolean()),
});

export const Rules = closed({
  entry: Entry,
  forbidden: Abilities,
  waiting: Type.Integer({ minimum: 0 }),
  spotlight: Type.Optional(Id),
});

/** A user of the audience that is not listed, by name. */
export const Face = closed({ id: Id, name: Type.String(), avatar: Type.Optional(Type.String({ maxLength: 1024 })) });
/** The audience that `members` does not list: how many, and those who came last, the newest first. */
export const Audience = closed({
  count: Type.Integer({ minimum: 0 }),
  newest: listOf(Face, { maxItems: limits.newestOfAudience }),
});

/** Whether the room, or somebody in it, is recorded. Absent where that has not changed, and in a room that never was. */
export const Recorded = Type.Optional(Type.Boolean());

export const RoomState = closed({
  id: RoomId,
  title: Type.String(),
  capacity: Type.Integer(),
  openedAt: Type.Number(),
  attrs: Attrs,
  members: listOf(Member),
  audience: Type.Optional(Audience),
  rules: Type.Optional(Rules),
  recording: Recorded,
});

/** URLs to publish one source, best first. They are valid for this member only, for `leftMs`. */
export const PublishGrant = closed({ source: Source, urls: listOf(Type.String()), leftMs: Type.Number() });
/** URLs to play one source of a member, best first. `path` names the way to the same stream, where it is not that of the stage. */
export const PlayGrant = closed({
  member: Id,
  source: Source,
  urls: listOf(Type.String()),
  leftMs: Type.Number(),
  path: Type.Optional(Type.Literal('audience')),
});

export const Err = closed({
  code: Type.String(),
  msg: Type.Optional(Type.String()),
  retry: Type.Boolean(),
  after: Type.Optional(Type.Number()),
  /** A word of the host to users in the waiting room. */
  note: Type.Optional(Type.String()),
});
/** A room's stream is `r:` and its id, whose code points have up to two units. */
export const StreamName = Type.String({ minLength: 3, maxLength: 2 + 2 * limits.roomIdLength });
