import { emptyInbox, type CallState, type InboxState } from '../../components/core/protocol/call-state';
import type { StreamEvent } from '../../components/core/protocol/messages';
import { reduceInbox } from '../../components/core/protocol/reduce-call';
import type { NewEvent } from '../engine/engine';
import type { Step } from '../streams/ledger';
import type { Voice } from './call-entry';

/** What one person's call is to them, beyond what everybody knows of it. */
export interface Concern {
  direction: 'out' | 'in';
  /** The other one of a call of two; '' in a group. */
  peer: string;
  /** Who speaks for the person: set once they have placed, answered or joined it. */
  voice: Voice | null;
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
  concerns: Readonly<Record<string, Concern>>;
}

export const emptyInboxEntry: InboxEntry = { public: emptyInbox, profile: { name: '' }, concerns: {} };

export const concernOf = ({ concerns }: InboxEntry, call: string): Concern | null =>
  Object.hasOwn(concerns, call) ? (concerns[call] ?? null) : null;

/** The calls that people would say they are busy with: those that were told, and those that they are in. */
export const busyWith = ({ concerns }: InboxEntry): readonly string[] =>
  Object.entries(concerns).flatMap(([call, { silent, voice }]) => (silent && voice === null ? [] : [call]));

/** Whether the stay that began then is over, and so must not begin once more. */
export const isPast = ({ public: { history } }: InboxEntry, call: string, since: number): boolean =>
  history.some((record) => record.id === call && record.at >= since);

export const concernOn = (call: CallState, user: string, more: Pick<Concern, 'voice' | 'silent' | 'since'>): Concern => ({
  direction: call.from === user ? 'out' : 'in',
  peer: call.group ? '' : (call.parties.find((party) => party.id !== user)?.id ?? ''),
  ...more,
});

/** An event that only moves the position, so that no other node overwrites what it did not see. */
export const unsaid: NewEvent = { k: 'inbox.updated', d: {} };

export function stepped(inbox: InboxEntry, events: readonly NewEvent[], more: Partial<InboxEntry> = {}): Step<InboxEntry> {
  // The reducer reads kind and content only; the place in the stream is the engine's to give.
  const told = events.map((event) => ({ t: 'ev', n: '', e: '', s: 0, ts: 0, ...event }) as StreamEvent);
  return { events, entry: { ...inbox, public: told.reduce(reduceInbox, inbox.public), ...more } };
}

export const withConcern = (inbox: InboxEntry, call: string, concern: Concern): InboxEntry['concerns'] => ({
  ...inbox.concerns,
  [call]: concern,
});

export const withoutConcern = (inbox: InboxEntry, call: string): InboxEntry['concerns'] =>
  Object.fromEntries(Object.entries(inbox.concerns).filter(([id]) => id !== call));
