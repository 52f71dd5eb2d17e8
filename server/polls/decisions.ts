import { rtcError } from '../../components/core/protocol/errors';
import type { Poll } from '../../components/core/protocol/messages';
import type { Limits } from '../limits';
import { unchangedMembers, type Decision } from '../rooms/decision';
import { isOver, type RoomRecord } from '../rooms/room-record';

/** The result of counting the votes of a poll. */
export interface Count {
  readonly voters: number;
  readonly counts: readonly number[];
}

const pollsIn = ({ polls }: RoomRecord): readonly Poll[] => polls ?? [];

export const isOpen = ({ closedAt }: Poll): boolean => closedAt === 0;

/** The poll of this id, or null. */
export const pollOf = (record: RoomRecord, id: string): Poll | null =>
  isOver(record) ? null : (pollsIn(record).find((poll) => poll.id === id) ?? null);

/** Opens a poll. Throws `conflict` while another one is open; null when this one is there already. */
export function openPoll(record: RoomRecord, poll: Poll, { pollsPerRoom }: Pick<Limits, 'pollsPerRoom'>): Decision | null {
  const polls = pollsIn(record);
  if (polls.some(({ id }) => id === poll.id)) return null;
  if (polls.some(isOpen)) throw rtcError('conflict', { message: 'another poll is open' });
  return { ...unchangedMembers(record, { k: 'poll.opened', d: { poll } }), polls: [...polls, poll].slice(-pollsPerRoom) };
}

/** Tells of a count that began when the poll had the result `rev`: another count that was told meanwhile may be younger. */
export function countPoll(record: RoomRecord, { id, rev }: Pick<Poll, 'id' | 'rev'>, count: Count): Decision | null {
  const poll = pollOf(record, id);
  if (poll === null || !isOpen(poll) || poll.rev !== rev) return null;
  const result = resultOf(poll, count, poll.hidden);
  if (result.voters === poll.voters && result.counts.join() === poll.counts.join()) return null;
  const tally = { poll: id, ...result };
  return { ...unchangedMembers(record, { k: 'poll.counted', d: { tally } }), polls: replaced(record, { ...poll, ...result }) };
}

/** Closes a poll with its last count. Null when it is closed. */
export function closePoll(record: RoomRecord, id: string, count: Count, now: number): Decision | null {
  const open = pollOf(record, id);
  if (open === null || !isOpen(open)) return null;
  const poll = { ...open, ...resultOf(open, count, false), closedAt: Math.max(now, open.openedAt + 1) };
  return { ...unchangedMembers(record, { k: 'poll.closed', d: { poll } }), polls: replaced(record, poll) };
}

const resultOf = ({ rev }: Poll, { voters, counts }: Count, hidden: boolean): Pick<Poll, 'rev' | 'voters' | 'counts'> => ({
  rev: rev + 1,
  voters,
  counts: hidden ? [] : counts,
});

const replaced = (record: RoomRecord, poll: Poll): readonly Poll[] =>
  pollsIn(record).map((other) => (other.id === poll.id ? poll : other));
