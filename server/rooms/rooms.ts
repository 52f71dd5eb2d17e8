import { roomStream, type Position } from '../../components/core/protocol/messages';
import type { Json } from '../../components/core/shared/json';
import type { Change, Engine } from '../engine/engine';
import type { Limits } from '../limits';
import { StreamStore, type Known, type RosterView, type StoreChange } from '../streams/stream-store';
import { placed, showing } from './audience';
import { Audiences } from './audiences';
import type { Decision } from './decision';
import { withConsequences } from './order/consequences';
import {
  emptyRoomRecord,
  isOver,
  membershipOf,
  waitingIn,
  type AudiencePlace,
  type EndedMembership,
  type RoomRecord,
  type WaitingUser,
} from './room-record';
import type { Recording } from './recording';
import { recordingsBegun, recordingsEnded } from './recordings-of-room';
import type { RoomChange } from './room-webhooks';

export interface ChangedRoom {
  before: RoomRecord;
  after: RoomRecord;
  at: Position;
  /** True when this request was carried out before: the answer is repeated, the change is not. */
  repeated: boolean;
}

type Decide = (record: RoomRecord) => Decision | null;

/** Runs before each commit, with the decision that is going to be committed. */
type First = (decision: Decision) => Promise<void>;
const nothingFirst: First = async () => undefined;

/** A room as a user found it, which spares the next read of it. */
export interface LoadedRoom {
  room: string;
  record: RoomRecord;
  at: Position | null;
  known: Known<RoomRecord>;
}

/** The rooms, as one user finds them: among the members, also where they are in an audience that is not listed. */
export interface RoomsOfUser {
  load(room: string): Promise<LoadedRoom>;
  change(room: string, decide: Decide, once?: string, first?: First): Promise<ChangedRoom>;
}

/** The rooms in the engine. Each change is decided on the newest state, and committed only if that is still current. */
export class Rooms {
  readonly audiences: Audiences;
  private readonly store: StreamStore<RoomRecord>;

  constructor(
    engine: Engine,
    private readonly onEnded: (ended: EndedMembership) => Promise<void>,
    /** The messages that a change queues with itself. */
    private readonly enqueue: (change: RoomChange) => Change['enqueue'],
    limits: Limits,
    /** A fresh id for a membership whose URLs become invalid. */
    private readonly freshId: () => string,
    private readonly onRecordingEnded: (ended: Recording) => Promise<void>,
  ) {
    this.store = new StreamStore(engine, roomStream, isOver);
    this.audiences = new Audiences({ engine, store: this.store, onEnded, onRecordingEnded, enqueue, limits });
  }

  /**
   * For everything that concerns one user, who may be in the audience: joining, leaving, rights, presence. `loaded` is a room that this user
   * has loaded, with no wait since: it is not read again.
   */
  of(user: string, loaded: LoadedRoom | null = null): RoomsOfUser {
    const foundAs = (room: string): LoadedRoom | null => (loaded?.room === room ? loaded : null);
    return {
      load: async (room) => foundAs(room) ?? this.loadFor(room, user),
      change: (room, decide, once, first = nothingFirst) =>
        this.changeFor({ room, user, decide, once, first, known: foundAs(room)?.known }),
    };
  }

  load(room: string): Promise<LoadedRoom> {
    return this.loadFor(room, null);
  }

  change(room: string, decide: Decide, once?: string): Promise<ChangedRoom> {
    return this.changeFor({ room, user: null, decide, once, first: nothingFirst });
  }

  private async loadFor(room: string, user: string | null): Promise<LoadedRoom> {
    const known = await this.store.read(room, rosterOf(user));
    return { room, record: showing(known.entry ?? emptyRoomRecord(room), asPlace(known.place)), at: known.at, known };
  }

  private async changeFor(request: {
    room: string;
    user: string | null;
    decide: Decide;
    once: string | undefined;
    first: First;
    known?: Known<RoomRecord> | undefined;
  }): Promise<ChangedRoom> {
    const { room, user, decide, once, first, known } = request;
    const step = (stored: RoomRecord | null, place: Json | null) => {
      const record = showing(stored ?? emptyRoomRecord(room), asPlace(place));
      const decided = decide(record);
      if (decided === null) return null;
      const decision = withConsequences(record, decided, this.freshId);
      const { events, entry, roster, members } = placed(record, decision, user);
      // The reason of a leave is told by an event that the members of the room may never get.
      const all = decision.events;
      const change = {
        before: record.public,
        after: { ...entry.public, members },
        events: all,
        waiting: newWaiting(record, entry),
        ...lifeOf(record, entry),
        begun: recordingsBegun(record, entry),
      };
      const moved = roster === undefined ? {} : { roster: { ...roster, entry: roster.entry as unknown as Json } };
      return { events, entry, enqueue: this.enqueue(change), decision, ...moved };
    };
    const change = await this.store.change(room, step, {
      once: once === undefined ? undefined : { key: once, reply: true },
      roster: rosterOf(user),
      known,
      first: async ({ entry, decision }) => void (await Promise.all([this.audiences.beforeChange(room, entry), first(decision)])),
    });
    const before = showing(change.before ?? emptyRoomRecord(room), asPlace(change.placeBefore));
    const after = showing(change.after ?? emptyRoomRecord(room), asPlace(change.placeAfter));
    // Outside of the queue: a hanging media engine delays only the request that ended the membership.
    await Promise.all([
      ...endedBetween(room, before, after).map(this.onEnded),
      ...recordingsEnded(before, after).map(this.onRecordingEnded),
      this.afterChange(room, change),
    ]);
    return { before, after, at: change.at ?? nowhere, repeated: change.reply !== null };
  }

  private async afterChange(room: string, { after, inRoster, placeBefore, placeAfter }: StoreChange<RoomRecord>): Promise<void> {
    if (after === null || inRoster === null) return;
    await this.audiences.afterChange(room, after, { inRoster, isMoved: (placeBefore === null) !== (placeAfter === null) });
  }
}

const asPlace = (place: Json | null): AudiencePlace | null => place as unknown as AudiencePlace | null;

const rosterOf = (user: string | null): RosterView<RoomRecord> | undefined =>
  user === null ? undefined : { id: user, isKept: ({ audience }) => audience !== undefined };

/** A room with an audience begins with its first user, listed or not, and says itself when it ends. */
function lifeOf(record: RoomRecord, entry: RoomRecord): Pick<RoomChange, 'life'> {
  if (entry.audience === undefined) return {};
  const begins = (record.public.openedAt === 0 || record.waits === true) && entry.waits !== true;
  return { life: begins ? 'begins' : 'goes on' };
}

/** The users who wait since this change. */
const newWaiting = (record: RoomRecord, entry: RoomRecord): readonly WaitingUser[] =>
  waitingIn(entry).filter(({ id }) => !waitingIn(record).some((other) => other.id === id));

const endedBetween = (room: string, before: RoomRecord, after: RoomRecord): readonly EndedMembership[] =>
  Object.entries(before.memberships)
    .filter(([member, membership]) => membershipOf(after, member)?.id !== membership.id)
    .map(([member, membership]) => ({ room, member, membership, successor: membershipOf(after, member) }));

const nowhere: Position = { e: '', s: 0 };
