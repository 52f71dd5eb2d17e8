import { Type, type Static, type TObject } from '@sinclair/typebox';
import { limits } from '../../components/core/protocol/limits';
import { schemas } from '../../components/core/protocol/schemas';
import {
  BanMs,
  CallId,
  closed,
  Count,
  Identity,
  oneOf,
  optional,
  ParticipantInfo,
  Permission,
  Room,
  RoomId,
  Rooms,
  TrackInfo,
} from './shapes';

/** The rights of a server token, as LiveKit names them. */
export type Grant = 'roomCreate' | 'roomList' | 'roomAdmin';

export interface MethodDescription {
  service: 'livekit.RoomService' | 'rtc.OperatorService';
  grant: Grant;
  /** The scope of `roomAdmin`: the room that the request names, the room of the call that it names, or every room (`*`). */
  about: 'room' | 'call' | 'everything';
  summary: string;
  request: TObject;
  answer: TObject;
  /** Fields of LiveKit that are accepted and have no effect. */
  ignored?: readonly string[];
  /** Fields of LiveKit that are refused with `unimplemented`, each with the reason. */
  unsupported?: Readonly<Record<string, string>>;
  /** The reason why every request is refused with `unimplemented`. */
  refused?: string;
}

const room = { service: 'livekit.RoomService', grant: 'roomAdmin', about: 'room' } as const;
const ours = { service: 'rtc.OperatorService', grant: 'roomAdmin', about: 'everything' } as const;

const participant = { room: RoomId, identity: Identity };
const Text = Type.String();
const none = closed({});
const noForwarding = 'a stream belongs to the room that granted its URLs';
/** For lists that are longer than one answer. */
const page = { after: optional(Text), limit: optional(Type.Integer({ minimum: 1, maximum: 1_000 })) };

/** Every method of the operators' API: handlers, checks, docs/openapi.json and the exported types follow this table. */
export const operatorMethods = {
  CreateRoom: {
    ...room,
    grant: 'roomCreate',
    summary: 'Opens a room without participants, which closes when nobody comes in time; changes a room that is open.',
    request: closed({
      name: RoomId,
      /** Seconds to wait for the first participant; 0 for 300. */
      emptyTimeout: optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
      /** 0 for the most that this server allows. */
      maxParticipants: optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
      metadata: optional(Text),
    }),
    answer: Room,
    ignored: ['departureTimeout', 'nodeId', 'minPlayoutDelay', 'maxPlayoutDelay', 'syncStreams'],
    unsupported: {
      roomPreset: 'there are no presets of rooms',
      egress: 'rooms are not recorded',
      agents: 'there are no agents',
      replayEnabled: 'rooms are not recorded',
      tags: 'rooms have metadata only',
    },
  },
  ListRooms: {
    ...room,
    grant: 'roomList',
    summary: 'Lists the open rooms by name, or those of the given names. Without a limit, more than 10,000 are refused.',
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
    summary: 'Lists the participants of a room in the order of their arrival; none when the room is not open.',
    request: closed({ room: RoomId }),
    answer: closed({ participants: Type.Array(ParticipantInfo) }),
  },
  GetParticipant: {
    ...room,
    summary: 'Returns one participant.',
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
    summary: 'Changes the name, some attributes (an empty text removes one) and the right to publish, for as long as they stay.',
    request: closed({
      ...participant,
      name: optional(Text),
      attributes: optional(Type.Record(Text, Text)),
      permission: optional(Permission),
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
    request: closed({ room: RoomId, metadata: optional(Text) }),
    answer: Room,
  },
  MoveParticipant: {
    ...room,
    summary: 'Is refused.',
    request: closed({ ...participant, destinationRoom: Text }),
    answer: none,
    refused: 'no frame of the protocol takes a client to another room: let your app join it, and remove them here',
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
    request: closed({ ...participant, banMs: BanMs }),
    answer: closed({ removed: Type.Boolean() }),
  },
  RevokeToken: {
    ...ours,
    summary: 'Withdraws a token by its `jti`: the sessions that use it end, with their media and calls.',
    request: closed({ jti: Type.String({ minLength: 1, maxLength: 256 }) }),
    answer: closed({ sessions: Count }),
  },
  RevokeUserTokens: {
    ...ours,
    summary: 'Withdraws all tokens of a user that were issued before a time, by default before the next second.',
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
  CreateToken: {
    ...ours,
    summary: 'Issues a token with which a client connects. It needs a server with a key that can sign.',
    request: closed({
      identity: Identity,
      name: optional(Type.String({ maxLength: 1024 })),
      rooms: Rooms,
      ttlSeconds: Type.Integer({ minimum: 1, maximum: limits.tokenMaxTtlMs / 1000 }),
    }),
    answer: closed({ token: Text }),
  },
} as const satisfies Readonly<Record<string, MethodDescription>>;

type Methods = typeof operatorMethods;
/** The name of a method of the operators' API, without its service. */
export type OperatorMethod = keyof Methods;
export type OperatorRequest<M extends OperatorMethod> = Static<Methods[M]['request']>;
export type OperatorAnswer<M extends OperatorMethod> = Static<Methods[M]['answer']>;

export const descriptionOf = (method: OperatorMethod): MethodDescription => operatorMethods[method];

/** The path of a method in Twirp. */
export const pathOf = (method: OperatorMethod): string => `/twirp/${operatorMethods[method].service}/${method}`;

export const methodNames = Object.keys(operatorMethods) as readonly OperatorMethod[];
