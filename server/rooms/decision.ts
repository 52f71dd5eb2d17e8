import type { Poll, StreamEvent } from '../../components/core/protocol/messages';
import { reduce } from '../../components/core/protocol/reduce';
import type { RoomState } from '../../components/core/protocol/room-state';
import type { NewEvent } from '../engine/engine';
import type { Recording } from './recording';
import type { MembershipMap, PrivateOrder, RoomRecord } from './room-record';

/** The events and memberships of a change; null when nothing changes. A refusal is thrown as an RtcError. */
export interface Decision {
  events: readonly NewEvent[];
  memberships: MembershipMap;
  /** Set when a room opens: the state to which the events apply. */
  from?: RoomState;
  /** Set when the room stays open although it has no members. */
  waits?: boolean;
  /** Set when the room gets an audience that is not listed, or another limit for it. */
  audience?: number | undefined;
  /** Set when the room closes, and its audience is still to be taken out. */
  closing?: true;
  /** Set when the private part of the room's order changes. */
  order?: PrivateOrder | undefined;
  /** The recordings from now on. Left out, they go on, except those of members who left. */
  recordings?: readonly Recording[];
  /** The polls from now on. Left out, they stay. */
  polls?: readonly Poll[];
  /** Set when a user of the audience becomes a listed member, although they only watch. */
  lists?: true;
}

/** A change of what a room and its members show, and not of who is in it. */
export const unchangedMembers = (record: RoomRecord, ...events: readonly NewEvent[]): Decision => ({
  events,
  memberships: record.memberships,
  waits: record.waits === true,
});

type MemberUpdate = Extract<NewEvent, { k: 'member.updated' }>['d'];

/** A change of what members show. */
export const memberChanged = (record: RoomRecord, ...updates: readonly MemberUpdate[]): Decision =>
  unchangedMembers(record, ...updates.map((d) => ({ k: 'member.updated' as const, d })));

// The reducer reads kind and content only; the engine assigns the position.
export const applied = (state: RoomState, event: NewEvent): RoomState =>
  reduce(state, { t: 'ev', n: '', e: '', s: 0, ts: 0, ...event } as StreamEvent);

/** The record after a decision. */
export function recordAfter(record: RoomRecord, decision: Decision): RoomRecord {
  const most = 'audience' in decision ? decision.audience : record.audience;
  const order = decision.order ?? record.order;
  const recordings = decision.recordings ?? record.recordings ?? [];
  const polls = decision.polls ?? record.polls ?? [];
  return {
    public: decision.events.reduce(applied, decision.from ?? record.public),
    memberships: decision.memberships,
    ...(decision.waits === true ? { waits: true } : {}),
    ...(most === undefined ? {} : { audience: most }),
    ...(decision.closing === true || record.closing === true ? { closing: true } : {}),
    ...(order === undefined ? {} : { order }),
    ...(recordings.length === 0 ? {} : { recordings }),
    ...(polls.length === 0 ? {} : { polls }),
  };
}

/** A step of several that are one change. */
export type Step = (record: RoomRecord) => Decision | null;

/** Several decisions as one, each on the record that the one before leaves. Null when none of them changes anything. */
export function inTurn(record: RoomRecord, ...steps: readonly Step[]): Decision | null {
  const { all } = steps.reduce<{ now: RoomRecord; all: Decision | null }>(
    ({ now, all }, step) => {
      const next = step(now);
      if (next === null) return { now, all };
      const shown = record.shown === undefined ? {} : { shown: record.shown };
      const both = all === null ? next : { ...all, ...next, events: [...all.events, ...next.events] };
      return { now: { ...recordAfter(now, next), ...shown }, all: both };
    },
    { now: record, all: null },
  );
  return all;
}
