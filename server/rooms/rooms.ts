import { rtcError } from '../../components/core/protocol/errors';
import { roomStream, type Position, type StreamEvent } from '../../components/core/protocol/messages';
import { reduce } from '../../components/core/protocol/reduce';
import type { RoomState } from '../../components/core/protocol/room-state';
import type { Json } from '../../components/core/shared/json';
import type { Engine, NewEvent } from '../engine/engine';
import { Turns } from '../turns';
import type { Decision } from './decisions';
import { emptyRecord, seatOf, type RoomRecord, type Seat } from './room-record';

/** A seat that is no longer, and who held it. */
export interface LostSeat {
  room: string;
  member: string;
  seat: Seat;
  /** Who holds the member's place now, if anybody. */
  successor: Seat | null;
}

export interface Changed {
  before: RoomRecord;
  after: RoomRecord;
  at: Position;
  /** True when this very change was already made: the answer is given again, the change is not. */
  repeated: boolean;
}

/** The state of rooms in the engine. Every change is decided on the newest state and committed only if that still stands. */
export class Rooms {
  private readonly turns = new Turns();

  constructor(
    private readonly engine: Engine,
    private readonly onLost: (lost: LostSeat) => Promise<void>,
  ) {}

  async load(room: string): Promise<{ record: RoomRecord; at: Position | null }> {
    const stored = await this.engine.load(roomStream(room));
    return stored === null
      ? { record: emptyRecord(room), at: null }
      : { record: stored.state as unknown as RoomRecord, at: stored.at };
  }

  /** Changes of one room take turns within a process, so that only other processes can be in the way. */
  async change(room: string, decide: (record: RoomRecord) => Decision | null, once?: string): Promise<Changed> {
    const changed = await this.turns.take(room, () => this.attempt(room, decide, once, maxAttempts));
    // Not within the turn: a media engine that hangs holds up nobody but who asked.
    await Promise.all(lostBetween(room, changed.before, changed.after).map(this.onLost));
    return changed;
  }

  private async attempt(
    room: string,
    decide: (record: RoomRecord) => Decision | null,
    once: string | undefined,
    left: number,
  ): Promise<Changed> {
    const { record, at } = await this.load(room);
    const asItIs = { before: record, after: record, at: at ?? nowhere };
    let decision: Decision | null;
    try {
      decision = decide(record);
    } catch (refusal) {
      // What was done already is not refused afterwards: leaving twice under one key is leaving once.
      if (once !== undefined && (await this.engine.replied(once)) !== null) return { ...asItIs, repeated: true };
      throw refusal;
    }
    if (decision === null) return { ...asItIs, repeated: false };

    const after = { public: decision.events.reduce(applied, decision.from ?? record.public), seats: decision.seats };
    const change = { stream: roomStream(room), expected: at, events: decision.events, state: after as unknown as Json };
    const done = await this.engine.commit(once === undefined ? change : { ...change, once: { key: once, reply: true } });
    if (!done.ok) {
      if (done.why === 'repeated') return { ...asItIs, repeated: true };
      if (left === 0) throw rtcError('conflict');
      return this.attempt(room, decide, once, left - 1);
    }
    if (after.public.members.length === 0) await this.engine.drop(roomStream(room), done.at);
    return { before: record, after, at: done.at, repeated: false };
  }
}

const lostBetween = (room: string, before: RoomRecord, after: RoomRecord): readonly LostSeat[] =>
  Object.entries(before.seats)
    .filter(([member, seat]) => seatOf(after, member)?.id !== seat.id)
    .map(([member, seat]) => ({ room, member, seat, successor: seatOf(after, member) }));

/** Conflicts come from other processes only; so many in a row mean that something else is wrong. */
const maxAttempts = 16;
const nowhere: Position = { e: '', s: 0 };

// The reducer reads kind and content only; the place in the stream is the engine's to give.
const applied = (state: RoomState, event: NewEvent): RoomState =>
  reduce(state, { t: 'ev', n: '', e: '', s: 0, ts: 0, ...event } as StreamEvent);
