import type { Json } from '../../components/core/shared/json';
import { placeOf, type CallEntry } from './call-entry';

/**
 * What can fall due in a call. By state: how long a part may stay in it. By connection: `lease` when a node no longer vouches for
 * it, `grace` when it was lost. `wake`: nobody heard an invitation. `asking`: nobody answered a question.
 */
export type DeadlineKind = 'queued' | 'inviting' | 'ringing' | 'connecting' | 'lease' | 'grace' | 'wake' | 'asking';

/** Kept in the engine, and so outliving the node that set it. `n` tells whether it still runs. */
export interface Deadline {
  what: DeadlineKind;
  user: string;
  n: number;
  inMs: number;
}

/** What an engine's timer carries for a call: a deadline, the rest of a change whose node died, or the end of its keeping. */
export type Due =
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

export const dueOf = (id: string, payload: Json): Due | null => (id.startsWith(prefix) ? (payload as unknown as Due) : null);

/** Ids of the timers that `after` no longer needs. */
export function outdated(before: CallEntry, after: CallEntry): readonly string[] {
  const call = before.public.id;
  const asked = before.asking !== 0 && before.asking !== after.asking;
  const question = asked ? [deadlineId(call, { what: 'asking', user: before.public.asks, n: before.asking })] : [];
  return before.public.parties
    .flatMap(({ id: user, state }) => {
      const { due, line } = placeOf(before, user);
      const now = placeOf(after, user);
      const kinds: DeadlineKind[] = [];
      if (due !== 0 && due !== now.due) kinds.push(state as DeadlineKind);
      if (due !== 0 && due !== now.due && state === 'inviting') kinds.push('wake');
      const gone = kinds.map((what) => deadlineId(call, { what, user, n: due }));
      const lines = line === 0 || line === now.line ? [] : (['lease', 'grace'] as const);
      return gone.concat(lines.map((what) => deadlineId(call, { what, user, n: line })));
    })
    .concat(question);
}
