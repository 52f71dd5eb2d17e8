import { Type, type Static, type TObject, type TProperties, type TSchema } from '@sinclair/typebox';
import { schemas } from '../../components/core/protocol/schemas';

/** The shapes of the operators' API. Names and meanings are those of LiveKit (livekit_models.proto) where both have a thing. */

export const closed = <T extends TProperties>(fields: T): TObject<T> => Type.Object(fields, { additionalProperties: false });
export const oneOf = <T extends string>(...values: readonly T[]) => Type.Union(values.map((value) => Type.Literal(value)));
export const optional = <T extends TSchema>(schema: T) => Type.Optional(schema);

const { methods, claims } = schemas;
export const RoomId = methods['room.get'].params.properties.room;
/** The id of a user, as in `sub` of their token. */
export const Identity = methods['member.remove'].params.properties.id;
export const BanMs = methods['member.remove'].params.properties.banMs;
export const CallId = methods['call.end'].params.properties.call;
export const Rooms = claims.properties.gr.properties.rooms;
/** Whole numbers of 64 bits are texts in the JSON of protobuf. */
const Int64 = Type.String({ pattern: '^[0-9]+$' });

export const Room = closed({
  /** Another one for each life of a room. */
  sid: Type.String(),
  name: Type.String(),
  maxParticipants: Type.Integer(),
  /** In seconds, and in milliseconds, since 1970. */
  creationTime: Int64,
  creationTimeMs: Int64,
  metadata: Type.String(),
  numParticipants: Type.Integer(),
  numPublishers: Type.Integer(),
  /** Not in LiveKit: the title that members see. */
  title: Type.String(),
});

export const TrackInfo = closed({
  /** Unique in its participant. */
  sid: Type.String(),
  type: oneOf('AUDIO', 'VIDEO'),
  source: oneOf('CAMERA', 'MICROPHONE', 'SCREEN_SHARE', 'SCREEN_SHARE_AUDIO'),
  /** `main` or `screen`, as the protocol names the source. */
  name: Type.String(),
  muted: Type.Boolean(),
});

export const Permission = closed({
  canSubscribe: optional(Type.Boolean()),
  canPublish: optional(Type.Boolean()),
  canPublishData: optional(Type.Boolean()),
  canUpdateMetadata: optional(Type.Boolean()),
  canPublishSources: optional(Type.Array(Type.Unknown())),
  hidden: optional(Type.Boolean()),
  recorder: optional(Type.Boolean()),
  agent: optional(Type.Boolean()),
  canSubscribeMetrics: optional(Type.Boolean()),
  canManageAgentSession: optional(Type.Boolean()),
});

export const ParticipantInfo = closed({
  sid: Type.String(),
  identity: Type.String(),
  name: Type.String(),
  /** `DISCONNECTED`: the connection is lost, and the participant is kept for a while. */
  state: oneOf('ACTIVE', 'DISCONNECTED'),
  kind: oneOf('STANDARD', 'INGRESS'),
  joinedAt: Int64,
  joinedAtMs: Int64,
  isPublisher: Type.Boolean(),
  permission: Permission,
  /** Attributes that are no texts appear as their JSON. */
  attributes: Type.Record(Type.String(), Type.String()),
  tracks: Type.Array(TrackInfo),
  /** Not in LiveKit. */
  role: oneOf('host', 'speaker', 'audience'),
  presence: oneOf('online', 'away', 'offline'),
});

/** Whole numbers of answers are counts. */
export const Count = Type.Integer({ minimum: 0 });

export type RoomView = Static<typeof Room>;
export type TrackView = Static<typeof TrackInfo>;
export type ParticipantView = Static<typeof ParticipantInfo>;
export type PermissionWish = Static<typeof Permission>;
