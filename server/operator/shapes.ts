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
const { entry: Entry, pin: Pin } = methods['room.rules'].params.properties;
export const Role = schemas.Member.properties.role;
/** The acts that can be forbidden. */
const Ability = oneOf('microphone', 'camera', 'screen', 'chat', 'rename');
/** The order of a room, as an operator gives it. */
export const RoomOrder = {
  /** Not in LiveKit: the way in. `pin` needs a PIN, unless the room has one; with `waiting`, users wait also while nobody is in the room. */
  entry: optional(Entry),
  /** Not in LiveKit: 4 to 12 digits. Stored as a hash. */
  pin: optional(Pin),
  /** Not in LiveKit: forbidden to all but hosts and co-hosts. */
  forbidden: optional(Type.Array(Ability, { maxItems: 5 })),
};
/** For lists that are longer than one answer. */
export const page = { after: optional(Type.String()), limit: optional(Type.Integer({ minimum: 1, maximum: 1_000 })) };
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
  /** Not in LiveKit: those of the participants who are in an audience that is not listed. At most a second old. */
  numAudience: Type.Integer(),
  /** Whether the room, or somebody in it, is recorded. */
  activeRecording: Type.Boolean(),
  /** Not in LiveKit: the title that members see. */
  title: Type.String(),
  /** Not in LiveKit: the way in, what is forbidden to all but hosts and co-hosts, and the number of users in the waiting room. */
  entry: Entry,
  forbidden: Type.Array(Ability),
  numWaiting: Type.Integer(),
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
  role: Role,
  presence: oneOf('online', 'away', 'offline'),
});

const Milliseconds = Type.Integer({ minimum: 0 });
const RecordingFile = closed({
  /** Its URL, or any other text that finds it. */
  location: Type.String({ minLength: 1, maxLength: 1024 }),
  durationMs: optional(Milliseconds),
  bytes: optional(Type.Integer({ minimum: 0 })),
});
/** The result of a recording, as its recorder reports it. Without `error` it is complete. */
export const RecordingResultShape = closed({
  files: optional(Type.Array(RecordingFile, { maxItems: 32 })),
  durationMs: optional(Milliseconds),
  error: optional(Type.String({ minLength: 1, maxLength: 500 })),
});
export const RecordingId = Type.String({ minLength: 1, maxLength: 64 });
export const SourceName = methods['track.unpublish'].params.properties.source;

export const RecordingInfo = closed({
  recordingId: Type.String(),
  room: Type.String(),
  /** Absent for the whole room. */
  identity: optional(Type.String()),
  /** Absent for all that the participant publishes. */
  source: optional(SourceName),
  metadata: Type.String(),
  /** The states of LiveKit's egress. `ENDING`: it is about to stop, or has stopped and its result is not reported yet. */
  status: oneOf('STARTING', 'ACTIVE', 'ENDING', 'COMPLETE', 'FAILED', 'ABORTED'),
  /** Milliseconds since 1970; absent until it has begun. */
  startedAt: optional(Type.Integer()),
  /** Milliseconds since 1970; absent until its recorder has stopped. */
  endedAt: optional(Type.Integer()),
  /** Absent while it goes on. */
  reason: optional(oneOf('stopped', 'room_ended', 'participant_left', 'recorder_ended', 'start_failed')),
  /** The answer of the hook that started the recorder. */
  recorder: optional(Type.Unknown()),
  files: optional(Type.Array(RecordingFile)),
  durationMs: optional(Milliseconds),
  error: optional(Type.String()),
});

/** One source of a participant, with the URLs at which a recorder plays it. */
export const RecordingStreamInfo = closed({
  identity: Type.String(),
  source: SourceName,
  /** Best first. */
  urls: Type.Array(Type.String()),
  /** The time in which a URL must be used first. */
  leftMs: Milliseconds,
});

/** Whole numbers of answers are counts. */
export const Count = Type.Integer({ minimum: 0 });

export type RecordingView = Static<typeof RecordingInfo>;
export type RoomView = Static<typeof Room>;
export type TrackView = Static<typeof TrackInfo>;
export type ParticipantView = Static<typeof ParticipantInfo>;
export type PermissionWish = Static<typeof Permission>;
