import { Type } from '@sinclair/typebox';
import { limits } from '../limits';
import { requestErrors } from '../requests/rules';
import { AnyJson, closed, Id, oneOf, RoomId } from './parts';

/** Requests of one member to another, and their answers. */

const Topic = Type.String({ minLength: 1, maxLength: limits.topicLength });
/** Chosen by the asker, once for each request: a repetition under the same id is the same request. */
const RequestId = Type.String({ minLength: 1, maxLength: limits.requestIdLength });
/** A value, or the reason why there is none; `code` is the word of the handler that refused. */
const Answer = closed({
  value: Type.Optional(AnyJson),
  error: Type.Optional(oneOf(...requestErrors)),
  code: Type.Optional(Type.String({ maxLength: limits.topicLength })),
});

export const requestMethods = {
  /** Asks one member, whose device gets `request.received`. Sent again under the same `request` it has the `answer`, once there is one. */
  'request.send': {
    params: closed({
      room: RoomId,
      to: Id,
      request: RequestId,
      topic: Topic,
      value: AnyJson,
      /** The time that is left for the answer. */
      leftMs: Type.Integer({ minimum: 1, maximum: limits.requestWaitMs }),
    }),
    result: closed({ answer: Type.Optional(Answer) }),
  },
  /** Answers a request of the member `to`. */
  'request.answer': { params: closed({ room: RoomId, to: Id, request: RequestId, answer: Answer }), result: closed({}) },
} as const;

export const requestDirected = {
  /** The member `id` asks. A device gets it again, under the same `request`, until it has answered. */
  'request.received': closed({ id: Id, request: RequestId, topic: Topic, value: AnyJson, leftMs: Type.Integer() }),
  /** The member `id` has answered. */
  'request.answered': closed({ id: Id, request: RequestId, answer: Answer }),
} as const;
