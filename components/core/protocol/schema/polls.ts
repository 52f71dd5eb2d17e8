import { Type } from '@sinclair/typebox';
import { limits } from '../limits';
import { pollKinds } from '../polls/rules';
import { closed, Id, listOf, oneOf, RoomId } from './parts';

/** The polls of a room, and its hand counts, which are polls with one choice. */

const PollId = Type.String({ minLength: 1, maxLength: limits.pollIdLength });
const Choices = listOf(Type.Integer({ minimum: 0, maximum: limits.pollChoices - 1 }), { maxItems: limits.pollChoices });

const result = {
  /** Grows with each result, so that a late one changes nothing. */
  rev: Type.Integer(),
  /** The users who have voted. */
  voters: Type.Integer(),
  /** The votes of each choice; empty while the results are hidden. */
  counts: listOf(Type.Integer()),
};

/** A poll as all members see it. */
export const Poll = closed({
  id: PollId,
  kind: oneOf(...pollKinds),
  question: Type.String(),
  choices: listOf(Type.String()),
  /** A vote may have several choices. */
  many: Type.Boolean(),
  /** Nobody sees who voted for what. */
  anonymous: Type.Boolean(),
  /** The results are shown only when the poll is closed. */
  hidden: Type.Boolean(),
  /** The member who opened it, and their name at that time. */
  by: Id,
  name: Type.String(),
  /** Server time in milliseconds; `closedAt` is 0 while it is open. */
  openedAt: Type.Number(),
  closedAt: Type.Number(),
  ...result,
});

export const pollMethods = {
  /** Opens a poll, or a hand count, which has no `choices`. One at a time is open in a room. */
  'poll.open': {
    params: closed({
      room: RoomId,
      kind: Type.Optional(oneOf(...pollKinds)),
      question: Type.String({ minLength: 1, maxLength: limits.pollQuestionLength }),
      choices: Type.Optional(
        listOf(Type.String({ minLength: 1, maxLength: limits.pollChoiceLength }), {
          minItems: 2,
          maxItems: limits.pollChoices,
        }),
      ),
      many: Type.Optional(Type.Boolean()),
      anonymous: Type.Optional(Type.Boolean()),
      hidden: Type.Optional(Type.Boolean()),
    }),
    result: closed({ poll: Poll }),
  },
  /** Votes in place of one's former vote, which an empty list takes back. Choices are numbers from 0. */
  'poll.vote': { params: closed({ room: RoomId, poll: PollId, choices: Choices }), result: closed({}) },
  /** Closes a poll for good, and answers its result. */
  'poll.close': { params: closed({ room: RoomId, poll: PollId }), result: closed({ poll: Poll }) },
  /** The newest polls, the oldest first, and one's own votes in them. The votes of an anonymous poll are gone when it is closed. */
  'poll.list': {
    params: closed({ room: RoomId }),
    result: closed({ polls: listOf(Poll), votes: listOf(closed({ poll: PollId, choices: Choices })) }),
  },
  /** A page of the votes of a poll with names, by user id. `next` is the id after which the next page begins, '' at the end. */
  'poll.votes': {
    params: closed({
      room: RoomId,
      poll: PollId,
      after: Type.Optional(Id),
      most: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.pollVotesPage })),
    }),
    result: closed({ votes: listOf(closed({ id: Id, name: Type.String(), choices: Choices })), next: Type.String() }),
  },
} as const;

export const pollEvents = {
  'poll.opened': closed({ poll: Poll }),
  /** The result has changed. At most one a second, less often in a poll of thousands. */
  'poll.counted': closed({ tally: closed({ poll: PollId, ...result }) }),
  /** The result is final. */
  'poll.closed': closed({ poll: Poll }),
} as const;
