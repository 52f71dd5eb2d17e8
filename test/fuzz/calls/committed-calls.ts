import { emptyInbox, type CallState, type InboxState, type Party } from '../../../components/core/protocol/call-state';
import { isConnectedParty } from '../../../components/core/protocol/call-table';
import { userStream, type StreamEvent } from '../../../components/core/protocol/messages';
import { reduceCall, reduceInbox } from '../../../components/core/protocol/reduce-call';
import type { SharedEngine } from './shared-engine';

/** The state before the first event, which holds the whole call. */
const emptyCall: CallState = {
  id: '',
  kind: 'audio',
  room: '',
  from: '',
  group: false,
  parties: [],
  activeMs: null,
  videoRequestBy: '',
  reason: null,
  into: '',
};

/** A call with its whole stream. */
export interface CommittedCall {
  readonly events: readonly StreamEvent[];
  readonly state: CallState;
}

export const replay = (events: readonly StreamEvent[]): CommittedCall => ({
  events,
  state: events.reduce(reduceCall, emptyCall),
});

/** Every call of one engine, by id. */
export const callsOf = (engine: SharedEngine): Calls =>
  new Map(engine.streams('c:').map((events) => [(events[0]?.n ?? '').slice(2), replay(events)]));

export type Calls = ReadonlyMap<string, CommittedCall>;

/** All events of a user's inbox streams. */
export const inboxEvents = (engine: SharedEngine, user: string): readonly StreamEvent[] =>
  engine.streams(`${userStream(user)} `).flat();

export const inboxOf = (engine: SharedEngine, user: string): InboxState =>
  inboxEvents(engine, user).reduce(reduceInbox, emptyInbox);

export const partyIn = (state: CallState, user: string): Party | null => state.parties.find(({ id }) => id === user) ?? null;

/** Ids of the calls that a user is in. */
export const partsOf = (calls: Calls, user: string): readonly string[] =>
  Array.from(calls)
    .filter(([, { state }]) => {
      const party = partyIn(state, user);
      return state.reason === null && party !== null && isConnectedParty(party);
    })
    .map(([id]) => id);
