import { roomStream, type Position, type StreamEvent } from '../../components/core/protocol/messages';
import { reduce } from '../../components/core/protocol/reduce';
import type { RoomState } from '../../components/core/protocol/room-state';
import type { Engine, NewEvent } from '../engine/engine';
import { Ledger } from '../streams/ledger';
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
  private readonly ledger: Ledger<RoomRecord>;

  constructor(
    engine: Engine,
    private readonly onLost: (lost: LostSeat) => Promise<void>,
  ) {
    this.ledger = new Ledger(engine, roomStream, (record) => record.public.members.length === 0);
  }

  async load(room: string): Promise<{ record: RoomRecord; at: Position | null }> {
    const { entry, at } = await this.ledger.load(room);
    return { record: entry ?? emptyRecord(room), at };
  }

  async change(room: string, decide: (record: RoomRecord) => Decision | null, once?: string): Promise<Changed> {
    const step = (stored: RoomRecord | null) => {
      const record = stored ?? emptyRecord(room);
      const decision = decide(record);
      if (decision === null) return null;
      const state = decision.events.reduce(applied, decision.from ?? record.public);
      return { events: decision.events, entry: { public: state, seats: decision.seats } };
    };
    const turned = await this.ledger.change(room, step, { once: once === undefined ? undefined : { key: once, reply: true } });
    const [before, after] = [turned.before ?? emptyRecord(room), turned.after ?? emptyRecord(room)];
    // Not within the turn: a media engine that hangs holds up nobody but who asked.
    await Promise.all(lostBetween(room, before, after).map(this.onLost));
    return { before, after, at: turned.at ?? nowhere, repeated: turned.reply !== null };
  }
}

const lostBetween = (room: string, before: RoomRecord, after: RoomRecord): readonly LostSeat[] =>
  Object.entries(before.seats)
    .filter(([member, seat]) => seatOf(after, member)?.id !== seat.id)
    .map(([member, seat]) => ({ room, member, seat, successor: seatOf(after, member) }));

const nowhere: Position = { e: '', s: 0 };

// The reducer reads kind and content only; the place in the stream is the engine's to give.
const applied = (state: RoomState, event: NewEvent): RoomState =>
  reduce(state, { t: 'ev', n: '', e: '', s: 0, ts: 0, ...event } as StreamEvent);
