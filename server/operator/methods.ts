import { Type, type Static } from '@sinclair/typebox';
import { limits } from '../../components/core/protocol/limits';
import { schemas } from '../../components/core/protocol/schemas';
import type { MethodDescription } from './method-description';
import { recordingMethods } from './recording-methods';
import {
  BanMs,
  CallId,
  closed,
  Count,
  Identity,
  oneOf,
  optional,
  page,
  ParticipantInfo,
  Permission,
  Role,
  Room,
  RoomId,
  RoomOrder,
  Rooms,
  TrackInfo,
} from './shapes';

const room = { service: 'livekit.RoomService', grant: 'roomAdmin', about: 'room' } as const;
const ours = { service: 'rtc.OperatorService', grant: 'roomAdmin', about: 'everything' } as const;

const participant = { room: RoomId, identity: Identity };
const Text = Type.String();
const none = closed({});
const noForwarding = 'a stream belongs to the room that granted its URLs';
/** Every method of the operators' API: handlers, checks, docs/openapi.json and the exported types follow this table. */
export const operatorMethods = {
  CreateRoom: {
    ...room,
    grant: 'roomCreate',
    summary: 'Opens a room without participants, which closes when nobody comes in time; changes a room that is open.',
    repeatable: true,
    request: closed({
      name: RoomId,
      /** Seconds to wait for the first participant; 0 for 300. */
      emptyTimeout: optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
      /** Listed participants; 0 for the server's default. */
      maxParticipants: optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
      /** Not in LiveKit: users with the role `audience` who may come beside them without being listed. 0 for none, or for no change. */
      maxAudience: optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
      metadata: optional(Text),
      ...RoomOrder,
    }),
    answer: Room,
    ignored: ['departureTimeout', 'nodeId', 'minPlayoutDelay', 'maxPlayoutDelay', 'syncStreams'],
    unsupported: {
      roomPreset: 'there are no presets of rooms',
      egress: 'a recording is started when the room is open: use rtc.OperatorService/StartRecording',
      agents: 'there are no agents',
      replayEnabled: 'a room is recorded by rtc.OperatorService/StartRecording',
      tags: 'rooms have metadata only',
    },
  },
  ListRooms: {
    ...room,
    grant: 'roomList',
    summary: 'Lists the open rooms by name, or those of the given names. Without a limit, more than 10,000 are refused.',
    repeatable: true,
    request: closed({ names: optional(Type.Array(Text, { maxItems: 1_000 })), ...page }),
    answer: closed({ rooms: Type.Array(Room), next: Text }),
  },
  DeleteRoom: {
    ...room,
    grant: 'roomCreate',
    summary: 'Closes a room for all participants.',
    request: closed({ room: RoomId }),
    answer: none,
  },
  ListParticipants: {
    ...room,
    summary:
      'Lists the participants of a room in the order of their arrival, then the audience that is not listed by identity; none when the room is not open. Without a limit, an audience of more than 10,000 is refused.',
    repeatable: true,
    /** Both are about the audience: the first page has all listed participants besides. */
    request: closed({ room: RoomId, ...page }),
    answer: closed({ participants: Type.Array(ParticipantInfo), next: Text }),
  },
  GetParticipant: {
    ...room,
    summary: 'Returns one participant.',
    repeatable: true,
    request: closed(participant),
    answer: ParticipantInfo,
    unsupported: { revokeTokenTs: 'this method changes nothing' },
  },
  RemoveParticipant: {
    ...room,
    summary: 'Removes a participant with their media; they may join again. In the room of a call it ends their part of the call.',
    request: closed(participant),
    answer: none,
    unsupported: { revokeTokenTs: 'a token is for several rooms: use rtc.OperatorService/RevokeUserTokens' },
  },
  MutePublishedTrack: {
    ...room,
    summary: 'Switches a microphone or a camera off. Its owner may switch it on again, and nobody else.',
    request: closed({ ...participant, trackSid: Text, muted: optional(Type.Boolean()) }),
    answer: closed({ track: TrackInfo }),
  },
  UpdateParticipant: {
    ...room,
    summary:
      'Changes the name, some attributes (an empty text removes one) and the right to publish or the role, for as long as they stay.',
    repeatable: true,
    request: closed({
      ...participant,
      name: optional(Text),
      attributes: optional(Type.Record(Text, Text)),
      permission: optional(Permission),
      /** Not in LiveKit: in place of `permission`. */
      role: optional(Role),
    }),
    answer: ParticipantInfo,
    unsupported: { metadata: 'participants have attributes only' },
  },
  UpdateSubscriptions: {
    ...room,
    summary: 'Is refused.',
    request: closed({ ...participant, trackSids: optional(Type.Array(Text)), subscribe: optional(Type.Boolean()) }),
    answer: none,
    ignored: ['participantTracks'],
    refused: 'each client chooses the streams that it plays',
  },
  SendData: {
    ...room,
    summary: 'Sends a message to all participants: JSON in UTF-8 as its value, any other UTF-8 as a text. Once for each nonce.',
    repeatable: true,
    request: closed({
      room: RoomId,
      /** Base64. */
      data: optional(Type.String({ contentEncoding: 'base64' })),
      kind: optional(oneOf('RELIABLE', 'LOSSY')),
      topic: optional(Type.String({ maxLength: limits.topicLength })),
      nonce: optional(Type.String({ maxLength: 64 })),
    }),
    answer: none,
    unsupported: {
      destinationIdentities: 'a message reaches all participants',
      destinationSids: 'a message reaches all participants',
    },
  },
  UpdateRoomMetadata: {
    ...room,
    summary: 'Changes the metadata of an open room, which all participants see as its attribute `metadata`.',
    repeatable: true,
    request: closed({ room: RoomId, metadata: optional(Text) }),
    answer: Room,
  },
  MoveParticipant: {
    ...room,
    about: 'two_rooms',
    summary:
      'Moves a participant to another room, with the same role: their app leaves this room, and may join that one for two minutes.',
    request: closed({ ...participant, destinationRoom: RoomId }),
    answer: none,
  },
  ForwardParticipant: {
    ...room,
    summary: 'Is refused.',
    request: closed({ ...participant, destinationRoom: Text }),
    answer: none,
    refused: noForwarding,
  },
  BanParticipant: {
    ...ours,
    about: 'room',
    summary:
      'Removes a participant and bans them, by default until every token that exists has expired. An absent user is banned too.',
    repeatable: true,
    request: closed({ ...participant, banMs: BanMs }),
    answer: closed({ removed: Type.Boolean() }),
  },
  RevokeToken: {
    ...ours,
    summary: 'Withdraws a token by its `jti`: the sessions that use it end, with their media and calls.',
    repeatable: true,
    request: closed({ jti: Type.String({ minLength: 1, maxLength: 256 }) }),
    answer: closed({ sessions: Count }),
  },
  RevokeUserTokens: {
    ...ours,
    summary: 'Withdraws all tokens of a user that were issued before a time, by default before the next second.',
    repeatable: true,
    request: closed({
      identity: Identity,
      /** Seconds since 1970, not later than the next second. */
      before: optional(Type.Integer({ minimum: 1 })),
    }),
    answer: closed({ sessions: Count }),
  },
  ListCalls: {
    ...ours,
    grant: 'roomList',
    summary: 'Lists the calls that go on, or those that concern one user.',
    repeatable: true,
    request: closed({ identity: optional(Identity), ...page }),
    answer: closed({ calls: Type.Array(schemas.CallState), next: Text }),
  },
  EndCall: {
    ...ours,
    about: 'call',
    summary: 'Ends a call for every party.',
    request: closed({ call: CallId }),
    answer: none,
  },
  ...recordingMethods,
  CreateToken: {
    ...ours,
    summary: 'Issues a token with which a client connects. It needs a server with a key that can sign.',
    repeatable: true,
    request: closed({
      identity: Identity,
      name: optional(Type.String({ maxLength: 1024 })),
      /** Nobody vouches for their name. */
      guest: optional(Type.Boolean()),
      rooms: Rooms,
      ttlSeconds: Type.Integer({ minimum: 1, maximum: limits.tokenMaxTtlMs / 1000 }),
    }),
    answer: closed({ token: Text }),
  },
} as const satisfies Readonly<Record<string, MethodDescription>>;

/** The name of a method of the operators' API, without its service. */
export type OperatorMethod = keyof typeof operatorMethods;
/** The methods that are carried out; the others are always refused. */
export type ServedMethod = {
  [M in OperatorMethod]: (typeof operatorMethods)[M] extends { refused: string } ? never : M;
}[OperatorMethod];
/** The requests and the answers by method. These types have no parameter, so that the package shows them without the schemas. */
export type OperatorRequests = { readonly [M in OperatorMethod]: Static<(typeof operatorMethods)[M]['request']> };
export type OperatorAnswers = { readonly [M in OperatorMethod]: Static<(typeof operatorMethods)[M]['answer']> };
export type OperatorRequest<M extends OperatorMethod> = OperatorRequests[M];
export type OperatorAnswer<M extends OperatorMethod> = OperatorAnswers[M];

export const descriptionOf = (method: OperatorMethod): MethodDescription => operatorMethods[method];

/** The path of a method in Twirp. */
export const pathOf = (method: OperatorMethod): string => `/twirp/${operatorMethods[method].service}/${method}`;

export const methodNames = Object.keys(operatorMethods) as readonly OperatorMethod[];
