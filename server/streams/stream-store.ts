import { rtcError } from '../../components/core/protocol/errors';
import type { Position } from '../../components/core/protocol/messages';
import type { Json } from '../../components/core/shared/json';
import type { Change, Committed, Engine, NewEvent, RosterChange } from '../engine/engine';
import { KeyedQueue } from './keyed-queue';

/**
 * The events of a change and the entry after them. A change needs an event: without one the position stays, and another node
 * would overwrite the change unseen.
 */
export interface Step<Entry> {
  events: readonly NewEvent[];
  entry: Entry;
  /** Messages that are queued with the change. */
  enqueue?: Change['enqueue'];
  /** The change of one entry of the roster, which was read with the stream. Without events, nothing else changes. */
  roster?: Omit<RosterChange, 'expected'> | undefined;
}

/** An entry of the roster that is read with the stream, if streams of this kind have a roster. */
export interface RosterView<Entry> {
  id: string;
  isKept(entry: Entry): boolean;
}

/** A stream as it was read a moment ago, with its position and the entry of the roster. */
export interface Known<Entry> {
  entry: Entry | null;
  at: Position | null;
  place: Json | null;
}

export interface StoreChange<Entry> {
  /** Null when the stream does not exist. */
  before: Entry | null;
  after: Entry | null;
  at: Position | null;
  events: readonly NewEvent[];
  /** The first reply, when the change was made before; else null. */
  reply: Json;
  /** The entry of the roster that was read. */
  placeBefore: Json | null;
  placeAfter: Json | null;
  /** The entries of the roster after the change; null when nothing changed. */
  inRoster: number | null;
}

/** The idempotency key of a change, and the reply for a repetition. */
export interface Idempotency {
  key: string;
  reply: Json;
}

/**
 * Entries stored in streams of the engine. Each change is decided on the newest entry, and committed only if that is still
 * current.
 */
export class StreamStore<Entry> {
  private readonly turns = new KeyedQueue();

  constructor(
    private readonly engine: Engine,
    private readonly streamOf: (id: string) => string,
    /** Whether the entry is empty: its stream is then dropped, and the next one of its name has another epoch. */
    private readonly isEmpty: (entry: Entry) => boolean = () => false,
  ) {}

  async load(id: string): Promise<{ entry: Entry | null; at: Position | null }> {
    const stored = await this.engine.load(this.streamOf(id));
    return stored === null ? { entry: null, at: null } : { entry: stored.state as unknown as Entry, at: stored.at };
  }

  /**
   * `decide` returns null when nothing changes, and throws a refusal. `first` runs before each commit. Changes of one entry are
   * queued within a process, so conflicts come from other processes only. A full roster is refused as `room_full`. `known` spares a read
   * to one who has just read the stream; what has changed since is found by the commit, and read then.
   */
  change<S extends Step<Entry>>(
    id: string,
    decide: (entry: Entry | null, place: Json | null) => S | null,
    more: {
      once?: Idempotency | undefined;
      first?: (step: S) => Promise<void>;
      roster?: RosterView<Entry> | undefined;
      known?: Known<Entry> | undefined;
    } = {},
  ): Promise<StoreChange<Entry>> {
    const attempt = async (left: number, known?: Known<Entry>): Promise<StoreChange<Entry>> => {
      const { entry, at, place } = known ?? (await this.read(id, more.roster));
      const asItIs = { before: entry, after: entry, at, events: [], placeBefore: place, placeAfter: place, inRoster: null };
      const firstReply = async () => (more.once === undefined ? null : this.engine.replied(this.streamOf(id), more.once.key));
      let step: S | null;
      try {
        step = decide(entry, place);
      } catch (refusal) {
        // A change made before is not refused afterwards: leaving twice under one key is leaving once.
        const reply = await firstReply();
        if (reply !== null) return { ...asItIs, reply };
        throw refusal;
      }
      if (step === null) {
        // A node died between the commit that emptied the entry and the drop.
        if (entry !== null && at !== null && this.isEmpty(entry)) await this.engine.drop(this.streamOf(id), at);
        return { ...asItIs, reply: await firstReply() };
      }
      await more.first?.(step);
      const done = await this.commit(id, step, { expected: at, place, once: more.once });
      if (done.ok) {
        if (this.isEmpty(step.entry)) await this.engine.drop(this.streamOf(id), done.at);
        const placeAfter = step.roster === undefined ? place : step.roster.entry;
        const { at: after, inRoster } = done;
        return { ...asItIs, after: step.entry, at: after, events: step.events, reply: null, placeAfter, inRoster };
      }
      if (done.why === 'full') throw rtcError('room_full');
      if (done.why === 'repeated') return { ...asItIs, reply: done.reply };
      if (left === 0) throw rtcError('conflict');
      return attempt(left - 1);
    };
    // Changes that are made first here would make it old.
    const known = this.turns.isBusy(id) ? undefined : more.known;
    return this.turns.run(id, () => attempt(maxAttempts, known));
  }

  /** Loads a stream with the entry of the roster, if it has one. */
  async read(id: string, roster: RosterView<Entry> | undefined): Promise<Known<Entry>> {
    const { entry, at } = await this.load(id);
    if (roster === undefined || entry === null || !roster.isKept(entry)) return { entry, at, place: null };
    return { entry, at, place: await this.engine.rosterEntry(this.streamOf(id), roster.id) };
  }

  private commit(
    id: string,
    { events, entry, enqueue, roster }: Step<Entry>,
    { expected, place, once }: { expected: Position | null; place: Json | null; once: Idempotency | undefined },
  ): Promise<Committed> {
    // The roster's own changes are far more than those of the state, which stays unread and unwritten then.
    const isRosterOnly = events.length === 0 && roster !== undefined;
    if (events.length === 0 && !isRosterOnly && expected !== null)
      return Promise.reject(
        new Error(`a change of ${this.streamOf(id)} has no event, so another node could overwrite it unseen`),
      );
    return this.engine.commit({
      stream: this.streamOf(id),
      expected,
      events,
      ...(isRosterOnly ? {} : { state: entry as unknown as Json }),
      ...(once === undefined ? {} : { once }),
      ...(enqueue === undefined ? {} : { enqueue }),
      ...(roster === undefined ? {} : { roster: { ...roster, expected: place } }),
    });
  }
}

/** Conflicts come from other processes only; this many in a row mean that something else is wrong. */
const maxAttempts = 16;
