import { rtcError } from '../../components/core/protocol/errors';
import { roomStream, type RequestAnswer } from '../../components/core/protocol/messages';
import type { Json } from '../../components/core/shared/json';
import { requireMember } from '../access/callers';
import { access } from '../access/table';
import type { Context } from '../context';
import { isIngest, memberOf, membershipOf } from '../rooms/room-record';
import { callerSession, roomsOf, type MethodDefinition } from './method-definition';

/** The two members of a request, and its id, which the asker chose. */
interface RequestOfMember {
  readonly room: string;
  readonly asker: string;
  readonly asked: string;
  readonly request: string;
}

/** The answerer is a part of the name, so that nobody answers for another member. */
const answerKey = ({ room, asker, asked, request }: RequestOfMember): string =>
  `answer:${JSON.stringify([room, asker, asked, request])}`;

function requireFit({ limits }: Context, where: string, value: unknown): void {
  if (Buffer.byteLength(JSON.stringify(value)) > limits.messageBytes) throw rtcError('too_large', { message: where });
}

/** The session by which a user is in the room. Throws `not_found` for those who are not there, and for streams from outside. */
async function sessionOf({ rooms }: Context, room: string, user: string): Promise<string> {
  const { record } = await rooms.of(user).load(room);
  const membership = membershipOf(record, user);
  if (memberOf(record, user) === null || membership === null || isIngest(membership))
    throw rtcError('not_found', { message: '/to: not in the room' });
  return membership.session;
}

const send: MethodDefinition<'request.send'> = {
  async run(request) {
    const { context, caller, params } = request;
    const { room, to, request: id, topic, value, leftMs } = params;
    if (value === undefined) throw rtcError('bad_request', { message: '/value: missing' });
    requireFit(context, '/value', value);
    const { user } = caller.session;
    if (to === user) throw rtcError('bad_request', { message: '/to: the asker' });
    const { record } = await roomsOf(request).load(room);
    requireMember(record, callerSession(request), access['request.send']);
    const answer = (await context.engine.get(answerKey({ room, asker: user, asked: to, request: id }))) as RequestAnswer | null;
    if (answer !== null) return { result: { answer } };
    const session = await sessionOf(context, room, to);
    const afterMs = context.rates.take('requestsToMember', to);
    if (afterMs > 0) throw rtcError('rate_limited', { afterMs });
    const d = { id: user, request: id, topic, value, leftMs };
    context.fanOut.publishTo(session, { t: 'eph', n: roomStream(room), k: 'request.received', d });
    return { result: {} };
  },
};

const answer: MethodDefinition<'request.answer'> = {
  async run(request) {
    const { context, caller, params } = request;
    const { room, to, request: id, answer: given } = params;
    if ((given.value === undefined) === (given.error === undefined))
      throw rtcError('bad_request', { message: '/answer: a value or an error' });
    requireFit(context, '/answer', given);
    const { user } = caller.session;
    const { record } = await roomsOf(request).load(room);
    requireMember(record, callerSession(request), access['request.answer']);
    // Before it is sent: an asker whose connection is cut just now asks again, and finds it.
    const key = answerKey({ room, asker: to, asked: user, request: id });
    await context.engine.put(key, given as unknown as Json, context.limits.requestWaitMs);
    const session = await sessionOf(context, room, to);
    const d = { id: user, request: id, answer: given };
    context.fanOut.publishTo(session, { t: 'eph', n: roomStream(room), k: 'request.answered', d });
    return { result: {} };
  },
};

export const requestMethods = { 'request.send': send, 'request.answer': answer };
