import type { CallRecord, CallState, EndReason, Party } from '../../components/core/protocol/call-state';
import type { Absence } from '../absence';

/** The connection by which a user takes part in a call. */
export interface PartyConnection {
  readonly session: string;
  readonly generation: number;
  readonly device: string;
}

/**
 * Kinds of deadline of a connection, of which a party has one at a time. `keepAlive`: no node renews the connection any more. `lost`,
 * `hidden` and `closed`: a connection that ended in this way did not return.
 */
export type ConnectionDeadline = 'keepAlive' | Absence;

/** The part of a party's state that never leaves the server. */
export interface PartyDetails {
  session: string;
  generation: number;
  /** The number of the deadline for its state, 0 for none. A timer with another number is outdated and ignored. */
  stateDeadline: number;
  /** The number of the deadline for its connection, 0 for none: `keepAlive` while connected, an absence after a loss. */
  connectionDeadline: number;
  /** Its kind, because a change that was never made may have set a timer of another kind with the same number. */
  connectionKind?: ConnectionDeadline;
  /** The time of the invitation, or of the latest entry. */
  since: number;
  activeAt: number | null;
  endedAt: number | null;
}

/** A call as the engine stores it. Only `public` ever leaves the server, through `callAt`. */
export interface CallEntry {
  public: CallState;
  details: Readonly<Record<string, PartyDetails>>;
  /** The number of the latest deadline. */
  lastNumber: number;
  activeAt: number | null;
  endedAt: number | null;
  /** True once any callee has answered. */
  answered: boolean;
  /** The number of the deadline for the open video request, 0 for none. */
  questionDeadline: number;
  /** The user who turned the call into a room and hosts it; '' while it is a call. */
  host: string;
}

export const partyOf = (entry: CallEntry, user: string): Party | null =>
  entry.public.parties.find((party) => party.id === user) ?? null;

const vacant: PartyDetails = {
  session: '',
  generation: 0,
  stateDeadline: 0,
  connectionDeadline: 0,
  since: 0,
  activeAt: null,
  endedAt: null,
};

export const detailsOf = (entry: CallEntry, user: string): PartyDetails =>
  Object.hasOwn(entry.details, user) ? (entry.details[user] ?? vacant) : vacant;

// A computed key defines an own property, also for a user named `__proto__`.
export const withDetails = (entry: CallEntry, user: string, change: Partial<PartyDetails>): CallEntry => ({
  ...entry,
  details: { ...entry.details, [user]: { ...detailsOf(entry, user), ...change } },
});

/** The call as it is sent, with its duration at this moment. */
export function callAt({ public: call, activeAt, endedAt }: CallEntry, now: number): CallState {
  return activeAt === null ? call : { ...call, activeMs: Math.max(0, (endedAt ?? now) - activeAt) };
}

/** History records carry the avatars of at most this many parties, to stay small. */
const pictures = 4;

/** The history record of an ended call, as one of its parties sees it. */
export function recordOf(entry: CallEntry, user: string, reason: EndReason): CallRecord {
  const { id, kind, group, from, parties } = entry.public;
  const { activeAt, endedAt, since } = detailsOf(entry, user);
  const startedAt = activeAt === null || entry.activeAt === null ? null : Math.max(activeAt, entry.activeAt);
  const others = parties
    .filter((party) => party.id !== user)
    .map(({ id: other, name, avatar }, index) => ({
      id: other,
      name,
      ...(avatar === undefined || index >= pictures ? {} : { avatar }),
    }));
  return {
    id,
    kind,
    direction: user === from ? 'out' : 'in',
    group,
    others,
    reason,
    at: since,
    lastedMs: startedAt === null || endedAt === null ? 0 : Math.max(0, endedAt - startedAt),
  };
}
