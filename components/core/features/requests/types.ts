import type { Room, Rtc } from '../../app/public-api';
import type { RtcError } from '../../protocol/errors';
import type { Member } from '../../protocol/room-state';
import type { Json } from '../../shared/json';
import type { Release } from '../../shared/release';

/**
 * The reason why a request has no answer:
 * - `not_in_room`: this device is not in the room, or has left it while it waited
 * - `no_member`: no member of this id is in the room
 * - `left`: the member left the room before the answer came
 * - `no_handler`: the app of the member does not handle this topic
 * - `refused`: the handler of the member refused or failed; `code` is its word
 * - `busy`: too many requests wait here, or at the member
 * - `too_large`: the value or the answer has more than 4 KiB of JSON
 * - `timeout`: no answer came in time. The member may have got the request, and may have acted on it.
 * - `server`: the server refused; `reason` says why
 */
export type RequestFailure =
  'not_in_room' | 'no_member' | 'left' | 'no_handler' | 'refused' | 'busy' | 'too_large' | 'timeout' | 'server';

/** The error with which `ask` rejects. */
export interface RequestError extends RtcError {
  readonly failure: RequestFailure;
  /** The word of the handler that refused, as given to `refusal`; '' without one. */
  readonly code: string;
}

/** Topics by name, each with the type of the value that is sent and of the answer. */
export type TopicsOf<Topics> = { [Topic in keyof Topics]: { value: unknown; answer: unknown } };

/** The topics of an app that has not written them down: any, with any JSON. */
export interface AnyTopics {
  [topic: string]: { value: Json; answer: Json };
}

export interface AskOptions {
  /** The longest wait for the answer, in milliseconds: 10 000 by default, at most 60 000. */
  readonly timeoutMs?: number;
}

/** The member who asks. */
export interface AskedBy {
  /** The id of the member, as the server knows it. */
  readonly from: string;
  /** The time that is left for the answer, in milliseconds, counted from when the request came. */
  readonly leftMs: number;
}

/**
 * Answers a request. A rejection or a throw is `refused` at the asker, who reads the word of a `refusal` and nothing of any other error. The value comes from
 * another device: check it before you use it.
 */
export type RequestHandler<Topic extends { value: unknown; answer: unknown }> = (
  value: Topic['value'],
  by: AskedBy,
) => Topic['answer'] | Promise<Topic['answer']>;

/** The requests of one room. */
export interface RoomRequestsModel<Topics extends TopicsOf<Topics> = AnyTopics> {
  /**
   * Asks one member, on the device with which they are in the room, and resolves with their answer. Nobody else gets either. A cut of
   * either connection is bridged as long as the wait lasts. Rejects with a RequestError. Throws nothing.
   */
  ask<Topic extends keyof Topics & string>(
    member: string,
    topic: Topic,
    value: Topics[Topic]['value'],
    options?: AskOptions,
  ): Promise<Topics[Topic]['answer']>;
  /** Handles the requests of a topic, until released, also in later stays in the room. Throws `conflict` when the topic has a handler. */
  answer<Topic extends keyof Topics & string>(topic: Topic, handler: RequestHandler<Topics[Topic]>): Release;
}

/** The value of `rtc.requests`. */
export interface Requests {
  /** Returns the same object for the same room, which answers from then on. Throws `closed`. */
  of<Topics extends TopicsOf<Topics> = AnyTopics>(room: string | Pick<Room, 'id'>): RoomRequestsModel<Topics>;
}

/** The result of `createRtc({ features: [requests()] })`. */
export type RtcWithRequests = Rtc & { readonly requests: Requests };

/** A member whose attributes have the types of the app. Each may be absent, because others set them. */
export type MemberWithAttrs<MemberAttrs> = Omit<Member, 'attrs'> & { readonly attrs: Readonly<Partial<MemberAttrs>> };

/**
 * A room whose attributes, and those of its members, have the types of the app. It is for types only.
 *
 * @example const room = rtc.room('demo') as RoomWithAttrs<{ topic: string }, { seat: number }>;
 */
export type RoomWithAttrs<RoomAttrs, MemberAttrs> = Omit<Room, 'attrs' | 'members'> & {
  readonly attrs: Readonly<Partial<RoomAttrs>>;
  readonly members: readonly MemberWithAttrs<MemberAttrs>[];
};
