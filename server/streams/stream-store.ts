import { rtcError } from '../../components/core/protocol/errors';
import type { Position } from '../../components/core/protocol/messages';
import type { Json } from '../../components/core/shared/json';
import type { Change, Engine, NewEvent } from '../engine/engine';
import { KeyedQueue } from '../keyed-queue';

/**
 * The events of a change and the entry after them. A change needs an event: without one the position stays, and another node
 * would overwrite the change unseen.
 */
export interface Step<Entry> {
  events: readonly NewEvent[];
  entry: Entry;
  /** Messages that are queued with the change. */
  enqueue?: Change['enqueue'];
}

export interface StoreChange<Entry> {
  /** Null when the stream does not exist. */
  before: Entry | null;
  after: Entry | null;
  at: Position | null;
  events: readonly NewEvent[];
  /** The first reply, when the change was made before; else null. */
  reply: Json;
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
   * queued within a process, so conflicts come from other processes only.
   */
  change<S extends Step<Entry>>(
    id: string,
    decide: (entry: Entry | null) => S | null,
    more: { once?: Idempotency | undefined; first?: (step: S) => Promise<void> } = {},
  ): Promise<StoreChange<Entry>> {
    const attempt = async (left: number): Promise<StoreChange<Entry>> => {
      const { entry, at } = await this.load(id);
      const asItIs = { before: entry, after: entry, at, events: [] };
      const firstReply = async () => (more.once === undefined ? null : this.engine.replied(more.once.key));
      let step: S | null;
      try {
        step = decide(entry);
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
      const change: Change = {
        stream: this.streamOf(id),
        expected: at,
        events: step.events,
        state: step.entry as unknown as Json,
        ...(more.once === undefined ? {} : { once: more.once }),
        ...(step.enqueue === undefined ? {} : { enqueue: step.enqueue }),
      };
      const done = await this.engine.commit(change);
      if (done.ok) {
        if (this.isEmpty(step.entry)) await this.engine.drop(this.streamOf(id), done.at);
        return { before: entry, after: step.entry, at: done.at, events: step.events, reply: null };
      }
      if (done.why === 'repeated') return { ...asItIs, reply: done.reply };
      if (left === 0) throw rtcError('conflict');
      return attempt(left - 1);
    };
    return this.turns.run(id, () => attempt(maxAttempts));
  }
}

/** Conflicts come from other processes only; this many in a row mean that something else is wrong. */
const maxAttempts = 16;
