import type { Static } from '@sinclair/typebox';
import type { schemas } from './schemas'; // types only: the schemas stay out of the kit's build

/**
 * The types of all messages. Names are written in schemas.ts and nowhere else: the kit, the server and the conformance suite
 * use these maps. Prose and tables: docs/PROTOCOL.md, generated.
 */
type Schemas = typeof schemas;

export type Method = keyof Schemas['methods'];
export type Params<M extends Method> = Static<Schemas['methods'][M]['params']>;
export type Result<M extends Method> = Static<Schemas['methods'][M]['result']>;

export type StreamEvents = { [Name in keyof Schemas['events']]: Static<Schemas['events'][Name]> };
export type EventName = keyof StreamEvents;

/** One durable event: `s` counts up by one within epoch `e` of stream `n`; a gap requires a resume. Narrowing `k` narrows `d`. */
export type StreamEvent = {
  [Name in EventName]: { t: 'ev'; n: string; e: string; s: number; k: Name; ts: number; d: StreamEvents[Name] };
}[EventName];

export type Ephemerals = { [Name in keyof Schemas['ephemerals']]: Static<Schemas['ephemerals'][Name]> };
/** Messages to one connection. */
export type DirectedMessages = { [Name in keyof Schemas['directed']]: Static<Schemas['directed'][Name]> };
type EphemeralOf<Group> = { [Name in keyof Group]: { t: 'eph'; n: string; k: Name; d: Group[Name] } }[keyof Group];
export type Directed = EphemeralOf<DirectedMessages>;
export type Ephemeral = EphemeralOf<Ephemerals> | Directed;

type ClientFrames = { [Name in keyof Schemas['clientFrames']]: Static<Schemas['clientFrames'][Name]> };
export type ClientFrame = ClientFrames[keyof ClientFrames];
export type Hello = ClientFrames['hello'];
export type Away = ClientFrames['away'];

type ServerFrames = { [Name in keyof Schemas['serverFrames']]: Static<Schemas['serverFrames'][Name]> };
export type Welcome = ServerFrames['welcome'];
export type Response = ServerFrames['res'];
export type Bye = ServerFrames['bye'];
export type ServerFrame = StreamEvent | Ephemeral | Exclude<ServerFrames[keyof ServerFrames], { t: 'ev' } | { t: 'eph' }>;

export type Platform = Hello['pf'];
export type Plane = Static<Schemas['Plane']>;
export type PublishGrant = Static<Schemas['PublishGrant']>;
export type PlayGrant = Static<Schemas['PlayGrant']>;
/** A message of a room's chat. */
export type ChatMessage = Static<Schemas['ChatMessage']>;
/** A poll of a room as its members see it. */
export type Poll = Static<Schemas['Poll']>;
/** The answer of a member to a request. */
export type RequestAnswer = Params<'request.answer'>['answer'];
/** The reason for the end of a membership. */
export type LeftReason = Static<Schemas['LeftReason']>;

/** The position of a reader in a stream: the last event that it has. */
export interface Position {
  e: string;
  s: number;
}

/** A position, and for a call the voucher by which another server may take the call over. */
export interface Cursor extends Position {
  v?: string | undefined;
}

/** The stream of a room, of a call, and a user's own inbox. */
export const roomStream = (room: string): string => `r:${room}`;
export const callStream = (call: string): string => `c:${call}`;
export const userStream = (user: string): string => `u:${user}`;

/** The room for a call's media. The call decides who may enter it, not a token. */
export const callRoom = (call: string): string => `call.${call}`;
/** The call of a room that carries media of a call, or null for an ordinary room. */
export const callOfRoom = (room: string): string | null => (room.indexOf('call.') === 0 ? room.slice(5) : null);
