import { createHash } from 'node:crypto';
import { rtcError } from '../../components/core/protocol/errors';
import type { Method, Params, Poll } from '../../components/core/protocol/messages';
import { raisedHand } from '../../components/core/protocol/polls/rules';
import type { Member } from '../../components/core/protocol/room-state';
import { requireMember } from '../access/callers';
import { access } from '../access/table';
import { cleanText } from '../chat/chat-text';
import { answerInTime } from '../hooks/with-timeout';
import type { PollPlace } from '../polls/polls';
import { isOpen, openPoll, pollOf } from '../polls/decisions';
import type { RoomRecord } from '../rooms/room-record';
import { callerSession, roomsOf, type MethodDefinition, type MethodRequest } from './method-definition';

/** The same for every repetition of a request, so that a poll is opened once. */
const idOf = (once: string): string => createHash('sha256').update(once).digest('base64url').slice(0, 16);

const placeOf = ({ public: { id: room, openedAt } }: RoomRecord, poll: string): PollPlace => ({ room, openedAt, poll });

const oneLine = (text: string): string => cleanText(text).replace(/\s+/g, ' ');

/** The question and the choices as others see them. Throws `bad_request` for empty and equal ones. */
function linesOf({ kind, question, choices = [] }: Params<'poll.open'>): readonly string[] {
  const isCount = kind === 'hands';
  if (isCount !== (choices.length === 0)) throw rtcError('bad_request', { message: '/choices: a hand count has none' });
  const lines = [oneLine(question), ...choices.map(oneLine)];
  if (lines.includes('')) throw rtcError('bad_request', { message: '/choices: empty' });
  if (new Set(lines.slice(1)).size < choices.length) throw rtcError('bad_request', { message: '/choices: equal' });
  return lines;
}

/** The lines after the customer's check of messages. Throws `forbidden` when it refuses them. */
async function checkedLines(
  { context, params }: MethodRequest<'poll.open'>,
  { id: from, name }: Member,
): Promise<readonly string[]> {
  const lines = linesOf(params);
  const { moderateMessage } = context.hooks;
  if (moderateMessage === undefined) return lines;
  const message = { room: params.room, from, name, text: lines.join('\n') };
  const answer = await answerInTime(context, 'moderateMessage', () => moderateMessage(message));
  if (answer === true) return lines;
  const changed = answer === false ? [] : answer.split('\n').map(oneLine);
  if (changed.length !== lines.length || changed.includes(''))
    throw rtcError('forbidden', { message: 'refused by the check of messages' });
  return changed;
}

/** Counts one use of the rate of a user. */
function requireRate({ context, caller }: MethodRequest<Method>, name: 'pollVotes' | 'pollsOpened'): void {
  const afterMs = context.rates.take(name, caller.session.user);
  if (afterMs > 0) throw rtcError('rate_limited', { afterMs });
}

const open: MethodDefinition<'poll.open'> = {
  async run(request) {
    const { context, params, once } = request;
    requireRate(request, 'pollsOpened');
    const rooms = roomsOf(request);
    const { record } = await rooms.load(params.room);
    const id = idOf(once);
    const known = pollOf(record, id);
    if (known !== null) return { result: { poll: known }, repeated: true };
    const by = requireMember(record, callerSession(request), access['poll.open']);
    const [question = '', ...choices] = await checkedLines(request, by);
    const isCount = params.kind === 'hands';
    const { many = false, anonymous = false, hidden = false } = params;
    const poll: Poll = {
      id,
      kind: isCount ? 'hands' : 'choices',
      question,
      choices: isCount ? [raisedHand] : choices,
      many: !isCount && many,
      anonymous: isCount || anonymous,
      hidden: !isCount && hidden,
      by: by.id,
      name: by.name,
      openedAt: context.polls.now(),
      closedAt: 0,
      rev: 0,
      voters: 0,
      counts: !isCount && hidden ? [] : (isCount ? [raisedHand] : choices).map(() => 0),
    };
    const decide = (now: RoomRecord) => {
      requireMember(now, callerSession(request), access['poll.open']);
      return openPoll(now, poll, context.limits);
    };
    // Refused now rather than after its votes have a place.
    decide(record);
    await context.polls.create(placeOf(record, id));
    const { after, repeated } = await rooms.change(params.room, decide, once);
    return { result: { poll: pollOf(after, id) ?? poll }, repeated };
  },
};

const vote: MethodDefinition<'poll.vote'> = {
  async run(request) {
    const { context, params, once } = request;
    requireRate(request, 'pollVotes');
    const { record } = await roomsOf(request).load(params.room);
    const { id, name } = requireMember(record, callerSession(request), access['poll.vote']);
    const poll = pollOf(record, params.poll);
    const choices = Array.from(new Set(params.choices)).sort((one, other) => one - other);
    if (poll !== null && choices.some((choice) => choice >= poll.choices.length))
      throw rtcError('bad_request', { message: '/choices: no such choice' });
    if (poll?.many === false && choices.length > 1) throw rtcError('bad_request', { message: '/choices: only one' });
    await context.polls.vote(placeOf(record, params.poll), id, { name, choices }, once);
    return { result: {} };
  },
};

const close: MethodDefinition<'poll.close'> = {
  async run(request) {
    const { context, params, once } = request;
    const { record } = await roomsOf(request).load(params.room);
    requireMember(record, callerSession(request), access['poll.close']);
    const poll = pollOf(record, params.poll);
    if (poll === null) throw rtcError('not_found', { message: '/poll' });
    // Closing what is closed is no fault: two hosts may do it at once.
    if (!isOpen(poll)) return { result: { poll }, repeated: true };
    const closed = await context.polls.close(placeOf(record, poll.id), poll, once);
    if (closed === null) throw rtcError('not_found', { message: '/poll' });
    return { result: { poll: closed } };
  },
};

const list: MethodDefinition<'poll.list'> = {
  async run(request) {
    const { context, params } = request;
    const { record } = await roomsOf(request).load(params.room);
    const { id } = requireMember(record, callerSession(request), access['poll.list']);
    const { polls = [] } = record;
    const own = polls.map(async (poll) => ({
      poll: poll.id,
      choices: await context.polls.choicesOf(placeOf(record, poll.id), id),
    }));
    return { result: { polls, votes: (await Promise.all(own)).filter(({ choices }) => choices.length > 0) } };
  },
};

const votes: MethodDefinition<'poll.votes'> = {
  async run(request) {
    const { context, params } = request;
    const { record } = await roomsOf(request).load(params.room);
    requireMember(record, callerSession(request), access['poll.votes']);
    const poll = pollOf(record, params.poll);
    if (poll === null) throw rtcError('not_found', { message: '/poll' });
    if (poll.anonymous || (poll.hidden && isOpen(poll))) throw rtcError('forbidden', { message: 'the votes are hidden' });
    const { after = null, most = context.limits.pollVotesPage } = params;
    return { result: await context.polls.page(placeOf(record, poll.id), { after, most }) };
  },
};

export const pollMethods = {
  'poll.open': open,
  'poll.vote': vote,
  'poll.close': close,
  'poll.list': list,
  'poll.votes': votes,
} satisfies Partial<{ readonly [M in Method]: MethodDefinition<M> }>;
