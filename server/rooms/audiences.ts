import { roomStream, type Position } from '../../components/core/protocol/messages';
import type { Audience } from '../../components/core/protocol/room-state';
import type { Json } from '../../components/core/shared/json';
import type { Change, Engine, RosterEntry } from '../engine/engine';
import type { Limits } from '../limits';
import type { StreamStore } from '../streams/stream-store';
import { faceOf, noAudience, showing } from './audience';
import { isDeserted, type AudiencePlace, type EndedMembership, type RoomRecord } from './room-record';
import type { Recording } from './recording';
import { recordingsEnded } from './recordings-of-room';
import type { RoomChange } from './room-webhooks';

export interface AudienceParts {
  engine: Engine;
  store: StreamStore<RoomRecord>;
  onEnded: (ended: EndedMembership) => Promise<void>;
  onRecordingEnded: (ended: Recording) => Promise<void>;
  enqueue: (change: RoomChange) => Change['enqueue'];
  limits: Limits;
}

/** Users who are taken out of a closed room at once. */
const takenAtOnce = 200;

const timerPrefix = 'audience:';
const timerOf = (room: string): string => `${timerPrefix}${room}`;

/**
 * A room with an audience does three things by itself, over all nodes: it tells its members of the audience, at most once in a while; it
 * takes the audience out when it was closed; and it ends when nobody is left. A timer of the engine does the rest when a node dies.
 */
export class Audiences {
  constructor(private readonly parts: AudienceParts) {}

  /** Before a change that leaves no listed member: if this node dies after it, another one looks whether anybody is left. */
  async beforeChange(room: string, entry: RoomRecord): Promise<void> {
    if (entry.audience !== undefined && isDeserted(entry)) await this.later(room);
  }

  /** `isMoved`: a user has entered or left the audience. */
  async afterChange(
    room: string,
    after: RoomRecord,
    { inRoster, isMoved }: { inRoster: number; isMoved: boolean },
  ): Promise<void> {
    if (after.audience === undefined) return;
    if (isDeserted(after) && inRoster === 0) await this.finish(room);
    // Thousands of memberships are not ended within the request that closed the room.
    else if (after.closing === true) await this.parts.engine.setTimer(timerOf(room), 0, { room });
    else if (isMoved) await this.later(room);
  }

  /** Handles a due timer of the engine. Returns false when the timer is not one of an audience. */
  async expire(id: string, payload: Json): Promise<boolean> {
    if (!id.startsWith(timerPrefix)) return false;
    const { room } = payload as { room: string };
    const { entry } = await this.parts.store.load(room);
    if (entry === null || entry.audience === undefined) return true;
    const { count, newest } = await this.parts.engine.rosterSummary(roomStream(room), this.parts.limits.newestOfAudience);
    if (isDeserted(entry) && (count === 0 || entry.closing === true)) await this.finish(room);
    else await this.announce(room, entry, { count, newest: newest.map((one) => faceOf(placeOf(one).member)) });
    return true;
  }

  /** A page of the audience, in the byte order of ids, after an id that need not be there. */
  async page(room: string, page: { after: string | null; most: number }): Promise<readonly AudiencePlace[]> {
    return (await this.parts.engine.rosterPage(roomStream(room), page)).map(placeOf);
  }

  async count(room: string): Promise<number> {
    return (await this.parts.engine.rosterSummary(roomStream(room), 0)).count;
  }

  private later(room: string): Promise<void> {
    return this.parts.engine.setTimer(timerOf(room), this.parts.limits.audienceEveryMs, { room }, { unlessSet: true });
  }

  private async announce(room: string, seen: RoomRecord, audience: Audience): Promise<void> {
    await this.parts.store.change(room, (entry) => {
      // It may be another room of this name by now.
      if (entry === null || entry.audience === undefined || entry.public.openedAt !== seen.public.openedAt) return null;
      if (JSON.stringify(entry.public.audience) === JSON.stringify(audience)) return null;
      const events = [{ k: 'audience.changed' as const, d: audience }];
      return { events, entry: { ...entry, public: { ...entry.public, audience } } };
    });
  }

  /** Ends a room in which nobody is listed, unless somebody is in its audience. */
  private async finish(room: string): Promise<void> {
    const { engine, store, enqueue, onRecordingEnded } = this.parts;
    const { entry, at } = await store.load(room);
    if (entry === null || at === null || entry.audience === undefined || !isDeserted(entry)) return;
    if (entry.closing === true) await this.takeOut(room, entry, at);
    const { audience, closing, recordings, ...over } = {
      ...entry,
      public: { ...entry.public, members: [], audience: noAudience },
    };
    const events = [{ k: 'room.closed' as const, d: {} }];
    const queued = enqueue({ before: entry.public, after: over.public, events, life: 'ends' });
    const done = await engine.commit({
      stream: roomStream(room),
      expected: at,
      events,
      state: over as unknown as Json,
      emptyRoster: true,
      ...(queued === undefined ? {} : { enqueue: queued }),
    });
    // Somebody has come meanwhile, or is not yet taken out.
    if (!done.ok) return this.later(room);
    await Promise.all(recordingsEnded(entry, over).map(onRecordingEnded));
    await engine.drop(roomStream(room), done.at);
  }

  /** Ends every membership of the audience. Stops when another node or a change of the room is in the way. */
  private async takeOut(room: string, entry: RoomRecord, at: Position): Promise<void> {
    for (;;) {
      const page = await this.parts.engine.rosterPage(roomStream(room), { after: null, most: takenAtOnce });
      // All are waited for: the media of those who are out end also when the store fails for another one.
      const tries = await Promise.allSettled(page.map((one) => this.take(room, entry, at, one)));
      const failed = tries.find((one) => one.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
      if (!tries.some((one) => one.status === 'fulfilled' && one.value)) return;
    }
  }

  private async take(room: string, entry: RoomRecord, at: Position, one: RosterEntry): Promise<boolean> {
    const { engine, enqueue, onEnded } = this.parts;
    const { closing, ...open } = entry;
    const before = showing(open, placeOf(one)).public;
    const queued = enqueue({ before, after: entry.public, events: [{ k: 'room.closed', d: {} }], life: 'goes on' });
    const done = await engine.commit({
      stream: roomStream(room),
      expected: at,
      events: [],
      roster: { id: one.id, expected: one.entry, entry: null },
      ...(queued === undefined ? {} : { enqueue: queued }),
    });
    if (done.ok) await onEnded({ room, member: one.id, membership: placeOf(one).membership, successor: null });
    return done.ok;
  }
}

const placeOf = ({ entry }: RosterEntry): AudiencePlace => entry as unknown as AudiencePlace;
