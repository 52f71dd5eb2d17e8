import { rtcError } from '../../components/core/protocol/errors';
import type { Poll, Result } from '../../components/core/protocol/messages';
import type { Json } from '../../components/core/shared/json';
import { storeClock, type Clock } from '../clock';
import type { Engine } from '../engine/engine';
import type { Limits } from '../limits';
import { closePoll, countPoll, isOpen, pollOf, type Count } from './decisions';
import type { RoomRecord } from '../rooms/room-record';
import type { Rooms } from '../rooms/rooms';

/** A poll of a room from its opening on: a later room of the same name has polls of its own. */
export interface PollPlace {
  readonly room: string;
  readonly openedAt: number;
  readonly poll: string;
}

/** A vote as it is stored, under the id of its user. */
interface Vote {
  readonly name: string;
  readonly choices: readonly number[];
}

export interface PollParts {
  readonly engine: Engine;
  readonly rooms: Pick<Rooms, 'load' | 'change'>;
  readonly clock: Clock;
  readonly limits: Limits;
}

const prefix = 'poll:';
const streamOf = ({ room, openedAt, poll }: PollPlace): string => `${prefix}${room}/${openedAt}/${poll}`;
const tallyPrefix = 'tally:';

/** Conflicts come from requests of the same user, and from closing, once. */
const maxAttempts = 8;
/** Votes that are read at once when they are counted. */
const countedAtOnce = 500;

/** The poll of a place in the room as it is now; null when another room has the name, or the poll is no longer kept. */
const pollAt = (record: RoomRecord, { openedAt, poll }: PollPlace): Poll | null =>
  record.public.openedAt === openedAt ? pollOf(record, poll) : null;

/**
 * The votes of polls. A poll is in the record of its room; its votes are the roster of a stream of their own, so that a vote costs no reading
 * and writing of the others. The state of that stream says when they are frozen: then every vote on its way finds another position, and is
 * refused.
 */
export class Polls {
  private readonly clock: Clock;

  constructor(private readonly parts: PollParts) {
    this.clock = storeClock(parts.clock, parts.engine);
  }

  now(): number {
    return this.clock.now();
  }

  /** Makes the place of the votes, before the poll is told. */
  async create(where: PollPlace): Promise<void> {
    // Set before: a node that dies in between leaves no votes that nobody sweeps.
    await this.sweepLater(where);
    await this.parts.engine.commit({ stream: streamOf(where), expected: null, events: [], state: {} });
  }

  /** Puts a vote in the place of the user's former one, once under its key. No choices take it back. Throws `poll_closed`. */
  async vote(where: PollPlace, user: string, vote: Vote, key: string): Promise<void> {
    const { engine, limits } = this.parts;
    const stream = streamOf(where);
    const entry = vote.choices.length === 0 ? null : ({ ...vote } as unknown as Json);
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const stored = await engine.load(stream);
      if (stored === null || isFrozen(stored.state)) return this.late(stream, key);
      const done = await engine.commit({
        stream,
        expected: stored.at,
        events: [],
        roster: { id: user, expected: await engine.rosterEntry(stream, user), entry, most: limits.audiencePerRoomMost },
        once: { key, reply: true },
      });
      if (done.ok || done.why === 'repeated') return this.countLater(where, done.ok ? done.inRoster : 0);
      if (done.why === 'full') throw rtcError('room_full');
    }
    throw rtcError('conflict');
  }

  /** The user's own vote; none when there is no vote, or the votes are gone. */
  async choicesOf(where: PollPlace, user: string): Promise<readonly number[]> {
    const entry = await this.parts.engine.rosterEntry(streamOf(where), user);
    return entry === null ? [] : (entry as unknown as Vote).choices;
  }

  async page(where: PollPlace, page: { after: string | null; most: number }): Promise<Result<'poll.votes'>> {
    const found = await this.parts.engine.rosterPage(streamOf(where), page);
    const votes = found.map(({ id, entry }) => ({ id, ...(entry as unknown as Vote) }));
    return { votes, next: votes.length < page.most ? '' : (votes.at(-1)?.id ?? '') };
  }

  /**
   * Freezes the votes, counts them, and tells the room. If this node dies after the first step, a timer goes on. Returns the closed poll; null
   * when it is no longer kept.
   */
  async close(where: PollPlace, poll: Poll, key?: string): Promise<Poll | null> {
    await this.freeze(streamOf(where));
    const count = await this.count(where, poll.choices.length);
    const decide = (record: RoomRecord) =>
      pollAt(record, where) === null ? null : closePoll(record, poll.id, count, this.now());
    const { after } = await this.parts.rooms.change(where.room, decide, key);
    if (poll.anonymous) await this.parts.engine.drop(streamOf(where));
    return pollAt(after, where);
  }

  /** Handles a due timer of the engine. Returns false when the timer is not one of a poll. */
  async expire(id: string, payload: Json): Promise<boolean> {
    if (!id.startsWith(tallyPrefix) && !id.startsWith(prefix)) return false;
    const where = payload as unknown as PollPlace;
    if (id.startsWith(prefix)) await this.sweep(where);
    else await this.tally(where);
    return true;
  }

  private async tally(where: PollPlace): Promise<void> {
    const { engine, rooms } = this.parts;
    const { record } = await rooms.load(where.room);
    const poll = pollAt(record, where);
    if (poll === null || !isOpen(poll)) return;
    const stored = await engine.load(streamOf(where));
    if (stored === null) return;
    if (isFrozen(stored.state)) return void (await this.close(where, poll));
    const count = await this.count(where, poll.choices.length);
    const { before } = await rooms.change(where.room, (now) =>
      pollAt(now, where) === null ? null : countPoll(now, poll, count),
    );
    // Another count was told meanwhile, and may be older than this one.
    if (pollAt(before, where)?.rev !== poll.rev) await this.countLater(where, count.voters);
  }

  private async sweep(where: PollPlace): Promise<void> {
    const { engine, rooms } = this.parts;
    const { record } = await rooms.load(where.room);
    const poll = pollAt(record, where);
    if (poll === null || (poll.anonymous && !isOpen(poll))) return engine.drop(streamOf(where));
    const stored = await engine.load(streamOf(where));
    if (isOpen(poll) && stored !== null && isFrozen(stored.state)) await this.close(where, poll);
    await this.sweepLater(where);
  }

  private async freeze(stream: string): Promise<void> {
    const { engine } = this.parts;
    for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
      const stored = await engine.load(stream);
      if (stored === null || isFrozen(stored.state)) return;
      // The event moves the position, which every vote on its way expects.
      const done = await engine.commit({
        stream,
        expected: stored.at,
        events: [{ k: 'room.updated', d: {} }],
        state: { frozen: true },
      });
      if (done.ok) return;
    }
    throw rtcError('conflict');
  }

  private async count(where: PollPlace, choices: number): Promise<Count> {
    const counts = Array.from({ length: choices }, () => 0);
    let voters = 0;
    let after: string | null = null;
    for (;;) {
      const page: readonly { id: string; entry: Json }[] = await this.parts.engine.rosterPage(streamOf(where), {
        after,
        most: countedAtOnce,
      });
      voters += page.length;
      page.forEach(({ entry }) =>
        (entry as unknown as Vote).choices.forEach((choice) => (counts[choice] = (counts[choice] ?? 0) + 1)),
      );
      const last = page.at(-1);
      if (last === undefined || page.length < countedAtOnce) return { voters, counts };
      after = last.id;
    }
  }

  /** A vote that comes late is refused, unless it was counted before. */
  private async late(stream: string, key: string): Promise<void> {
    if ((await this.parts.engine.replied(stream, key)) === null) throw rtcError('poll_closed');
  }

  private countLater(where: PollPlace, voters: number): Promise<void> {
    const { engine, limits } = this.parts;
    const afterMs = limits.pollTallyMs * Math.max(1, Math.ceil(voters / 1_000));
    return engine.setTimer(`${tallyPrefix}${streamOf(where)}`, afterMs, { ...where }, { unlessSet: true });
  }

  private sweepLater(where: PollPlace): Promise<void> {
    return this.parts.engine.setTimer(streamOf(where), this.parts.limits.pollSweepMs, { ...where });
  }
}

const isFrozen = (state: Json): boolean => (state as { frozen?: boolean }).frozen === true;
