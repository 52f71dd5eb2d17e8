import type { Json } from '../../components/core/shared/json';
import { detailsOf, type CallEntry, type ConnectionDeadline } from './call-entry';

/**
 * Kinds of deadline. The names of party states limit the time in that state. `notify`: no device reported that it rings.
 * `videoRequest`: nobody answered.
 */
export type DeadlineKind = 'queued' | 'inviting' | 'ringing' | 'connecting' | ConnectionDeadline | 'notify' | 'videoRequest';
const connectionDeadlines: readonly ConnectionDeadline[] = ['keepAlive', 'lost', 'hidden', 'closed'];
export const isOfConnection = (what: DeadlineKind): what is ConnectionDeadline =>
  (connectionDeadlines as readonly DeadlineKind[]).includes(what);

/** A deadline in the engine, which outlives the node that set it. A timer with an outdated `n` is ignored. */
export interface Deadline {
  what: DeadlineKind;
  user: string;
  n: number;
  inMs: number;
}

/** The payload of a deadline's timer. `waitedMs`: how long the user was waited for before, when the wait goes on. */
export interface DueDeadline {
  call: string;
  what: DeadlineKind;
  user: string;
  n: number;
  waitedMs?: number;
}

/** The payload of a call's timer: a deadline, the unfinished work of a dead node, or the removal of the call. */
export type DueTimer =
  | DueDeadline
  /** `from` is the caller, whose inbox may hold a call that was never placed. */
  | { call: string; what: 'settle'; from: string }
  | { call: string; what: 'forget' };

const prefix = 'call:';

// Two racing changes may use the same number; the kind keeps their deadlines apart.
export const deadlineId = (call: string, { what, user, n }: Pick<Deadline, 'what' | 'user' | 'n'>): string =>
  `${prefix}${call}:${what}:${n}:${user}`;
export const settleId = (call: string, mark: string): string => `${prefix}${call}:settle:${mark}`;
export const forgetId = (call: string): string => `${prefix}${call}:forget`;

export const dueTimer = (id: string, payload: Json): DueTimer | null =>
  id.startsWith(prefix) ? (payload as unknown as DueTimer) : null;

/**
 * Whether a due deadline is the one that the connection of its party has. The wait for a closed app may go on as that for a lost one, under
 * the same number.
 */
export function isCurrent(entry: CallEntry, { what, user, n }: Pick<Deadline, 'what' | 'user' | 'n'>): boolean {
  const { connectionDeadline, connectionKind: kind = what } = detailsOf(entry, user);
  return connectionDeadline === n && (kind === what || (kind === 'closed' && what === 'lost'));
}

/** The ids of timers that `after` no longer needs. */
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
      const outdatedState = kinds.map((what) => deadlineId(call, { what, user, n: stateDeadline }));
      const lines = connectionDeadline === 0 || connectionDeadline === now.connectionDeadline ? [] : connectionDeadlines;
      return outdatedState.concat(lines.map((what) => deadlineId(call, { what, user, n: connectionDeadline })));
    })
    .concat(question);
}
