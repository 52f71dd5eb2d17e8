import type { Json } from '../../components/core/shared/json';
import { detailsOf, type CallEntry } from './call-entry';

/**
 * What can fall due in a call. By state: how long a part may stay in it. By connection: `lease` when a node no longer vouches for
 * it, `grace` when it was lost. `wake`: nobody heard an invitation. `asking`: nobody answered a question.
 */
export type DeadlineKind = 'queued' | 'inviting' | 'ringing' | 'connecting' | 'keepAlive' | 'grace' | 'notify' | 'videoRequest';

/** Kept in the engine, and so outliving the node that set it. `n` tells whether it still runs. */
export interface Deadline {
  what: DeadlineKind;
  user: string;
  n: number;
  inMs: number;
}

/** What an engine's timer carries for a call: a deadline, the rest of a change whose node died, or the end of its keeping. */
export type DueTimer =
  | { call: string; what: DeadlineKind; user: string; n: number }
  /** The people whose inboxes may hold a call that was never placed. */
  | { call: string; what: 'settle'; from: string }
  | { call: string; what: 'forget' };

const prefix = 'call:';

// Two changes that race may give out one number: the kind tells their deadlines apart.
export const deadlineId = (call: string, { what, user, n }: Pick<Deadline, 'what' | 'user' | 'n'>): string =>
  `${prefix}${call}:${what}:${n}:${user}`;
export const settleId = (call: string, mark: string): string => `${prefix}${call}:settle:${mark}`;
export const forgetId = (call: string): string => `${prefix}${call}:forget`;

export const dueTimer = (id: string, payload: Json): DueTimer | null =>
  id.startsWith(prefix) ? (payload as unknown as DueTimer) : null;

/** Ids of the timers that `after` no longer needs. */
export function outdated(before: CallEntry, after: CallEntry): readonly string[] {
  const call = before.public.id;
  const asked = before.questionDeadline !== 0 && before.questionDeadline !== after.questionDeadline;
  const question = asked
    ? [deadlineId(call, { what: 'videoRequest', user: before.public.videoRequestBy, n: before.questionDeadline })]
    : [];
  return before.public.parties
    .flatMap(({ id: user, state }) => {
      const { stateDeadline, connectionDeadline } = detailsOf(before, user);
      const now = detailsOf(after, user);
      const kinds: DeadlineKind[] = [];
      if (stateDeadline !== 0 && stateDeadline !== now.stateDeadline) kinds.push(state as DeadlineKind);
      if (stateDeadline !== 0 && stateDeadline !== now.stateDeadline && state === 'inviting') kinds.push('notify');
      const gone = kinds.map((what) => deadlineId(call, { what, user, n: stateDeadline }));
      const lines =
        connectionDeadline === 0 || connectionDeadline === now.connectionDeadline ? [] : (['keepAlive', 'grace'] as const);
      return gone.concat(lines.map((what) => deadlineId(call, { what, user, n: connectionDeadline })));
    })
    .concat(question);
}
