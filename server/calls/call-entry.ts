import type { CallRecord, CallState, EndReason, Party } from '../../components/core/protocol/call-state';

/** The connection that speaks for a person in a call. */
export interface PartyConnection {
  readonly session: string;
  readonly generation: number;
  readonly device: string;
}

/** What is known of one part and never leaves the server. */
export interface PartyDetails {
  session: string;
  generation: number;
  /** The number of the deadline that runs for its state, 0 for none: one that was replaced means nothing when it falls due. */
  stateDeadline: number;
  /** The same for its connection: kept alive while it stands, a grace when it is lost. */
  connectionDeadline: number;
  /** When it was invited, or came. */
  since: number;
  activeAt: number | null;
  endedAt: number | null;
}

/** What the engine keeps of a call. Only `public` ever leaves the server, dated by `shown`. */
export interface CallEntry {
  public: CallState;
  details: Readonly<Record<string, PartyDetails>>;
  /** The number of the last deadline. */
  lastNumber: number;
  activeAt: number | null;
  endedAt: number | null;
  /** Somebody has answered, whatever became of it. */
  answered: boolean;
  /** The deadline of the question that stands, 0 for none. */
  questionDeadline: number;
  /** Who made it a room, and so governs that; '' while it is a call. */
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

// A computed key defines an own property, also for a person who calls himself `__proto__`.
export const withDetails = (entry: CallEntry, user: string, change: Partial<PartyDetails>): CallEntry => ({
  ...entry,
  details: { ...entry.details, [user]: { ...detailsOf(entry, user), ...change } },
});

/** The call as it is sent: how long it has been going on is said at the moment of sending. */
export function callAt({ public: call, activeAt, endedAt }: CallEntry, now: number): CallState {
  return activeAt === null ? call : { ...call, activeMs: Math.max(0, (endedAt ?? now) - activeAt) };
}

/** So many of the others are remembered with their picture: a history stays small. */
const pictures = 4;

/** The finished call, as one of its people remembers it. */
export function recordOf(entry: CallEntry, user: string, reason: EndReason): CallRecord {
  const { id, kind, group, from, parties } = entry.public;
  const { activeAt, endedAt, since } = detailsOf(entry, user);
  const heardAt = activeAt === null || entry.activeAt === null ? null : Math.max(activeAt, entry.activeAt);
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
    lastedMs: heardAt === null || endedAt === null ? 0 : Math.max(0, endedAt - heardAt),
  };
}
