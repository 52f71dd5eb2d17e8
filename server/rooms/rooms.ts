import { roomStream, type Position, type StreamEvent } from '../../components/core/protocol/messages';
import { reduce } from '../../components/core/protocol/reduce';
import type { RoomState } from '../../components/core/protocol/room-state';
import type { Change, Engine, NewEvent } from '../engine/engine';
import { StreamStore } from '../streams/stream-store';
import type { Decision } from './decisions';
import { emptyRoomRecord, isOver, membershipOf, type RoomRecord, type Membership } from './room-record';
import type { RoomChange } from './room-webhooks';

/** A membership that has ended. */
export interface EndedMembership {
  room: string;
  member: string;
  membership: Membership;
  /** The member's new membership, if any. */
  successor: Membership | null;
}

export interface ChangedRoom {
  before: RoomRecord;
  after: RoomRecord;
  at: Position;
  /** True when this request was carried out before: the answer is repeated, the change is not. */
  repeated: boolean;
}

/** The rooms in the engine. Each change is decided on the newest state, and committed only if that is still current. */
export class Rooms {
  private readonly store: StreamStore<RoomRecord>;

  constructor(
    engine: Engine,
    private readonly onEnded: (ended: EndedMembership) => Promise<void>,
    /** The messages that a change queues with itself. */
    private readonly enqueue: (change: RoomChange) => Change['enqueue'],
  ) {
    this.store = new StreamStore(engine, roomStream, isOver);
  }

  async load(room: string): Promise<{ record: RoomRecord; at: Position | null }> {
    const { entry, at } = await this.store.load(room);
    return { record: entry ?? emptyRoomRecord(room), at };
  }

  async change(room: string, decide: (record: RoomRecord) => Decision | null, once?: string): Promise<ChangedRoom> {
    const step = (stored: RoomRecord | null) => {
      const record = stored ?? emptyRoomRecord(room);
      const decision = decide(record);
      if (decision === null) return null;
      const state = decision.events.reduce(applied, decision.from ?? record.public);
      const waits = decision.waits === true ? { waits: true as const } : {};
      const { events, memberships } = decision;
      const enqueue = this.enqueue({ before: record.public, after: state, events });
      return { events, entry: { public: state, memberships, ...waits }, enqueue };
    };
    const change = await this.store.change(room, step, { once: once === undefined ? undefined : { key: once, reply: true } });
    const [before, after] = [change.before ?? emptyRoomRecord(room), change.after ?? emptyRoomRecord(room)];
    // Outside of the queue: a hanging media engine delays only the request that ended the membership.
    await Promise.all(endedBetween(room, before, after).map(this.onEnded));
    return { before, after, at: change.at ?? nowhere, repeated: change.reply !== null };
  }
}

const endedBetween = (room: string, before: RoomRecord, after: RoomRecord): readonly EndedMembership[] =>
  Object.entries(before.memberships)
    .filter(([member, membership]) => membershipOf(after, member)?.id !== membership.id)
    .map(([member, membership]) => ({ room, member, membership, successor: membershipOf(after, member) }));

const nowhere: Position = { e: '', s: 0 };

// The reducer reads kind and content only; the engine assigns the position.
const applied = (state: RoomState, event: NewEvent): RoomState =>
  reduce(state, { t: 'ev', n: '', e: '', s: 0, ts: 0, ...event } as StreamEvent);
