import { emptyInbox, type CallState, type InboxState } from '../../../components/core/protocol/call-state';
import type { StreamEvent } from '../../../components/core/protocol/messages';
import { reduceInbox } from '../../../components/core/protocol/reduce-call';
import type { NewEvent } from '../../engine/engine';
import type { Step } from '../../streams/stream-store';
import type { PartyConnection } from '../call-entry';

/** A user's relation to one of their calls. */
export interface InboxCall {
  direction: 'out' | 'in';
  /** The other user of a two-party call; '' in a group. */
  peer: string;
  /** The connection by which the user takes part, set once they placed, answered or joined the call. */
  connection: PartyConnection | null;
  /** True while the user's devices do not know of the call: it is queued, about to be refused, or about to be entered. */
  silent: boolean;
  /** The start of the user's stay in it. */
  since: number;
}

/** A user as their callees and callers see them. */
export interface Profile {
  name: string;
  avatar?: string;
}

/** An inbox as the engine stores it. Only `public` ever leaves the server. */
export interface InboxEntry {
  public: InboxState;
  /** Its name is '' until the user has subscribed to the inbox. */
  profile: Profile;
  calls: Readonly<Record<string, InboxCall>>;
}

export const emptyInboxEntry: InboxEntry = { public: emptyInbox, profile: { name: '' }, calls: {} };

export const inboxCallOf = ({ calls }: InboxEntry, call: string): InboxCall | null =>
  Object.hasOwn(calls, call) ? (calls[call] ?? null) : null;

/** The calls that make a user busy: announced ones, and those that the user is in. */
export const busyCalls = ({ calls }: InboxEntry): readonly string[] =>
  Object.entries(calls).flatMap(([call, { silent, connection }]) => (silent && connection === null ? [] : [call]));

/** Whether the stay that began at `since` is over, and must not begin again. */
export const hasEnded = ({ public: { history } }: InboxEntry, call: string, since: number): boolean =>
  history.some((record) => record.id === call && record.at >= since);

/** The two-party calls by which `peer` has called this user: those of now, and those that began at `since` or later. */
export const callsFrom = ({ calls, public: { history } }: InboxEntry, peer: string, since: number): readonly string[] => {
  const present = Object.entries(calls).filter(([, call]) => call.direction === 'in' && call.peer === peer);
  const past = history.filter(
    ({ direction, group, others, at }) => direction === 'in' && !group && at >= since && others.some(({ id }) => id === peer),
  );
  return [...present.map(([id]) => id), ...past.map(({ id }) => id)];
};

export const newInboxCall = (
  call: CallState,
  user: string,
  more: Pick<InboxCall, 'connection' | 'silent' | 'since'>,
): InboxCall => ({
  direction: call.from === user ? 'out' : 'in',
  peer: call.group ? '' : (call.parties.find((party) => party.id !== user)?.id ?? ''),
  ...more,
});

/** An event that only moves the position, so that another node does not overwrite an unseen change. */
export const positionOnly: NewEvent = { k: 'inbox.updated', d: {} };

export function inboxStep(inbox: InboxEntry, events: readonly NewEvent[], more: Partial<InboxEntry> = {}): Step<InboxEntry> {
  // The reducer reads kind and content only; the engine assigns the position.
  const applied = events.map((event) => ({ t: 'ev', n: '', e: '', s: 0, ts: 0, ...event }) as StreamEvent);
  return { events, entry: { ...inbox, public: applied.reduce(reduceInbox, inbox.public), ...more } };
}

export const withCall = (inbox: InboxEntry, call: string, inboxCall: InboxCall): InboxEntry['calls'] => ({
  ...inbox.calls,
  [call]: inboxCall,
});

export const withoutCall = (inbox: InboxEntry, call: string): InboxEntry['calls'] =>
  Object.fromEntries(Object.entries(inbox.calls).filter(([id]) => id !== call));
