import type { Poll } from '../../protocol/messages';
import { pollLimits } from '../../protocol/polls/rules';

export const isOpenPoll = ({ closedAt }: Poll): boolean => closedAt === 0;

/** The younger of two states of one poll: an answer and an event may pass each other. */
const younger = (known: Poll, fresh: Poll): Poll => (known.rev > fresh.rev || !isOpenPoll(known) ? known : fresh);

/** The polls with this one, the oldest first. */
export function withPoll(known: readonly Poll[], fresh: Poll): readonly Poll[] {
  const isKnown = known.some(({ id }) => id === fresh.id);
  const all = isKnown ? known.map((poll) => (poll.id === fresh.id ? younger(poll, fresh) : poll)) : known.concat(fresh);
  return all.slice(-pollLimits.pollsPerRoom);
}

/** The polls after the server listed all of them. One that opened since is not in the list. */
export function withList(known: readonly Poll[], list: readonly Poll[]): readonly Poll[] {
  const newest = list.reduce((last, { openedAt }) => Math.max(last, openedAt), 0);
  const later = known.filter(({ id, openedAt }) => openedAt > newest && !list.some((poll) => poll.id === id));
  const merged = list.map((poll) => known.filter(({ id }) => id === poll.id).reduce((fresh, old) => younger(old, fresh), poll));
  return merged.concat(later).slice(-pollLimits.pollsPerRoom);
}
