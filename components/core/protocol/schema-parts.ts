import {
  FormatRegistry,
  Type,
  type ArrayOptions,
  type Static,
  type TObject,
  type TProperties,
  type TSchema,
} from '@sinclair/typebox';
import type { Json } from '../shared/json';
import { limits } from './limits';
import { roomId } from './room-id';

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
export const Role = oneOf('host', 'speaker', 'audience');
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
});

export const RoomState = closed({
  id: RoomId,
  title: Type.String(),
  capacity: Type.Integer(),
  openedAt: Type.Number(),
  attrs: Attrs,
  members: listOf(Member),
});

export const Err = closed({
  code: Type.String(),
  msg: Type.Optional(Type.String()),
  retry: Type.Boolean(),
  after: Type.Optional(Type.Number()),
});
/** A room's stream is `r:` and its id, whose code points have up to two units. */
export const StreamName = Type.String({ minLength: 3, maxLength: 2 + 2 * limits.roomIdLength });
