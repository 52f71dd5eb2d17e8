import { emptyInbox, type CallState, type InboxState, type Party } from '../../../components/core/protocol/call-state';
import { isIn } from '../../../components/core/protocol/call-table';
import { userStream, type StreamEvent } from '../../../components/core/protocol/messages';
import { reduceCall, reduceInbox } from '../../../components/core/protocol/reduce-call';
import type { SharedEngine } from './shared-engine';

/** Before its first event a call is nothing: that event brings all of it. */
const nothing: CallState = {
  id: '',
  kind: 'audio',
  room: '',
  from: '',
  group: false,
  parties: [],
  activeMs: null,
  asks: '',
  reason: null,
  into: '',
};

/** A call as its whole stream tells it. */
export interface Told {
  readonly events: readonly StreamEvent[];
  readonly state: CallState;
}

export const told = (events: readonly StreamEvent[]): Told => ({ events, state: events.reduce(reduceCall, nothing) });

/** Every call of one life of the engine, by its id. */
export const callsOf = (engine: SharedEngine): Calls =>
  new Map(engine.streams('c:').map((events) => [(events[0]?.n ?? '').slice(2), told(events)]));

export type Calls = ReadonlyMap<string, Told>;

/** What the streams of a person's inbox say, one after the other. */
export const inboxEvents = (engine: SharedEngine, user: string): readonly StreamEvent[] =>
  engine.streams(`${userStream(user)} `).flat();

export const inboxOf = (engine: SharedEngine, user: string): InboxState =>
  inboxEvents(engine, user).reduce(reduceInbox, emptyInbox);

export const partyIn = (state: CallState, user: string): Party | null => state.parties.find(({ id }) => id === user) ?? null;

/** The calls in which a person speaks, or is about to. */
export const partsOf = (calls: Calls, user: string): readonly string[] =>
  Array.from(calls)
    .filter(([, { state }]) => {
      const party = partyIn(state, user);
      return state.reason === null && party !== null && isIn(party);
    })
    .map(([id]) => id);
