import { emptyInbox, type CallState, type InboxState } from '../../../components/core/protocol/call-state';
import type { StreamEvent } from '../../../components/core/protocol/messages';
import { reduceInbox } from '../../../components/core/protocol/reduce-call';
import type { NewEvent } from '../../engine/engine';
import type { Step } from '../../streams/stream-store';
import type { PartyConnection } from '../call-entry';

/** What one person's call is to them, beyond what everybody knows of it. */
export interface InboxCall {
  direction: 'out' | 'in';
  /** The other one of a call of two; '' in a group. */
  peer: string;
  /** Who speaks for the person: set once they have placed, answered or joined it. */
  connection: PartyConnection | null;
  /** Nobody was told: it waits until the person is free, is about to be refused, or about to be entered. */
  silent: boolean;
  /** When the person's stay in it began. */
  since: number;
}

/** Who a person is to those who call them. */
export interface Profile {
  name: string;
  avatar?: string;
}

/** What the engine keeps of a person's inbox. Only `public` ever leaves the server. */
export interface InboxEntry {
  public: InboxState;
  /** Without a name until the person themselves came. */
  profile: Profile;
  calls: Readonly<Record<string, InboxCall>>;
}

export const emptyInboxEntry: InboxEntry = { public: emptyInbox, profile: { name: '' }, calls: {} };

export const inboxCallOf = ({ calls }: InboxEntry, call: string): InboxCall | null =>
  Object.hasOwn(calls, call) ? (calls[call] ?? null) : null;

/** The calls that people would say they are busy with: those that were told, and those that they are in. */
export const busyCalls = ({ calls }: InboxEntry): readonly string[] =>
  Object.entries(calls).flatMap(([call, { silent, connection }]) => (silent && connection === null ? [] : [call]));

/** Whether the stay that began then is over, and so must not begin once more. */
export const hasEnded = ({ public: { history } }: InboxEntry, call: string, since: number): boolean =>
  history.some((record) => record.id === call && record.at >= since);

export const newInboxCall = (
  call: CallState,
  user: string,
  more: Pick<InboxCall, 'connection' | 'silent' | 'since'>,
): InboxCall => ({
  direction: call.from === user ? 'out' : 'in',
  peer: call.group ? '' : (call.parties.find((party) => party.id !== user)?.id ?? ''),
  ...more,
});

/** An event that only moves the position, so that no other node overwrites what it did not see. */
export const positionOnly: NewEvent = { k: 'inbox.updated', d: {} };

export function inboxStep(inbox: InboxEntry, events: readonly NewEvent[], more: Partial<InboxEntry> = {}): Step<InboxEntry> {
  // The reducer reads kind and content only; the place in the stream is the engine's to give.
  const applied = events.map((event) => ({ t: 'ev', n: '', e: '', s: 0, ts: 0, ...event }) as StreamEvent);
  return { events, entry: { ...inbox, public: applied.reduce(reduceInbox, inbox.public), ...more } };
}

export const withCall = (inbox: InboxEntry, call: string, inboxCall: InboxCall): InboxEntry['calls'] => ({
  ...inbox.calls,
  [call]: inboxCall,
});

export const withoutCall = (inbox: InboxEntry, call: string): InboxEntry['calls'] =>
  Object.fromEntries(Object.entries(inbox.calls).filter(([id]) => id !== call));
