import type { EventName, Position, StreamEvent, StreamEvents } from '../../components/core/protocol/messages';
import type { Json } from '../../components/core/shared/json';

/** Undoes the call that returned it; idempotent. */
export type Release = () => void;

/** An event without a position yet. */
export type NewEvent = { [Name in EventName]: { k: Name; d: StreamEvents[Name] } }[EventName];

export interface Stored {
  at: Position;
  state: Json;
}

/** A message that waits in a queue for its consumer. */
export interface QueuedMessage {
  /** Grows by one within a queue, and goes on after the queue was empty. The first is 1. */
  id: number;
  message: Json;
  /** The time at which it was queued, by the engine's clock in milliseconds. */
  queuedMs: number;
}

const queueTimers = 'queue:';

/** The id of the timer that a queue has while it is not empty. */
export const queueTimer = (queue: string): string => queueTimers + queue;

/** The queue that has the timer of this id, or null. */
export const queueOfTimer = (id: string): string | null => (id.startsWith(queueTimers) ? id.slice(queueTimers.length) : null);

/**
 * The stream to which a queue belongs: its name is that of its consumer, a colon, and the stream's, as `webhook:r:demo`. A store of several
 * machines keeps both in one place.
 */
export const streamOfQueue = (queue: string): string => queue.slice(queue.indexOf(':') + 1);

/** Throws when a change would queue messages of another stream, which a store of several machines cannot do at once. */
export function checkQueue({ stream, enqueue }: Pick<Change, 'stream' | 'enqueue'>): void {
  if (enqueue !== undefined && streamOfQueue(enqueue.queue) !== stream)
    throw new Error(`the queue ${enqueue.queue} does not belong to the stream ${stream}: name it <consumer>:${stream}`);
}

/**
 * A change of one entry in the roster of a stream. A roster is a set of entries beside the state, for what is too much to be read and
 * written as a whole: a change of one entry costs the logarithm of their number. It is dropped with its stream.
 */
export interface RosterChange {
  /** The id of the entry, not empty. */
  id: string;
  /** The entry as it was read; null when there must be none. */
  expected: Json | null;
  /** Null removes it. */
  entry: Json | null;
  /** A new entry is refused as `full` when so many are there. */
  most?: number;
}

export interface RosterEntry {
  id: string;
  entry: Json;
}

/** One change of one stream, applied entirely or not at all. */
export interface Change {
  stream: string;
  /** The required position of the stream; null when it must not exist yet. */
  expected: Position | null;
  events: readonly NewEvent[];
  /** The state after the events, which `load` returns from then on. Left out, it stays as it is; then there are no events either. */
  state?: Json;
  /** A change of the roster, made with this change. */
  roster?: RosterChange;
  /** The change happens only while the roster is empty; else it is a conflict. */
  emptyRoster?: true;
  /** Applies the change only once: another commit of the stream under the same key returns `repeated` with the first reply. */
  once?: { key: string; reply: Json };
  /** Messages that are queued with the change, or not at all when it conflicts or is repeated. The queue must belong to the stream. */
  enqueue?: { queue: string; messages: readonly Json[] };
}

/** A promise is waited for: only then is the timer done. */
export type TimerListener = (id: string, payload: Json) => unknown;

export type Committed =
  | {
      ok: true;
      events: readonly StreamEvent[];
      at: Position;
      /** The entries of the roster after the change. */ inRoster: number;
    }
  | { ok: false; why: 'conflict' | 'full' }
  | { ok: false; why: 'repeated'; reply: Json };

/**
 * The state that nodes share. One process uses memory; several nodes need a shared store. Section E of docs/SPEC.md has the
 * rules, and every driver runs the suite in test/contract. Methods reject when the store fails; callers answer `unavailable`.
 */
export interface Engine {
  commit(change: Change): Promise<Committed>;
  load(stream: string): Promise<Stored | null>;
  /** Returns the events after `after`, or null when some are no longer kept or the epoch differs; a snapshot is needed then. */
  read(stream: string, after: Position): Promise<readonly StreamEvent[] | null>;
  /**
   * Delivers, in order, every commit on `stream` made after the promise resolved. `onLost` is called when some were missed that cannot be
   * read any more: the listener then knows no more than a new one, and loads the stream again.
   */
  subscribe(stream: string, listener: (events: readonly StreamEvent[]) => void, onLost?: () => void): Promise<Release>;
  /** The entry of a stream's roster, or null. */
  rosterEntry(stream: string, id: string): Promise<Json | null>;
  /** Entries in the byte order of their ids, after an id that need not exist: at most `most`. */
  rosterPage(stream: string, page: { after: string | null; most: number }): Promise<readonly RosterEntry[]>;
  /** The number of entries, and those of the last 32 additions that are still there, the newest first: at most `most`. */
  rosterSummary(stream: string, most: number): Promise<{ count: number; newest: readonly RosterEntry[] }>;
  /** Removes a stream with its roster, with `expected` only if it is still at that position. A later stream of this name has another epoch. */
  drop(stream: string, expected?: Position): Promise<void>;
  /** The names of streams that begin with `prefix`, in byte order, after a name: at most `most`. */
  streams(prefix: string, page: { after: string | null; most: number }): Promise<readonly string[]>;

  /** Returns the reply that a change of the stream stored under an idempotency key, or null. It outlives the stream. */
  replied(stream: string, key: string): Promise<Json | null>;

  /**
   * Stores a small record that expires after `ttlMs`: a session, a ban, a revoked token. With a `rank`, a record of a higher rank stays as
   * it is, so that a node that was held up takes nothing back. A key has a rank always or never.
   */
  put(key: string, value: Json, ttlMs: number, rank?: number): Promise<void>;
  get(key: string): Promise<Json | null>;
  remove(key: string): Promise<void>;
  /**
   * Stores a record without a rank as `put` does, or with null removes it, if it still is as it was read; null is one that is not there.
   * False when it was changed meanwhile.
   */
  replace(key: string, expected: Json | null, value: Json | null, ttlMs: number): Promise<boolean>;
  /** Adds one and returns the new count, as for generations and rate windows. The window is not extended by later counts. */
  increment(key: string, ttlMs: number): Promise<number>;

  /**
   * Queues messages in their order, in a queue that belongs to the stream in its name. Putting them into an empty queue also sets the timer `queue:<name>`, due at once, with the
   * payload `{ queue: <name>, next: <id> }`, in which `next` is the id of the first message. Its consumer sets it again before it delivers, so that another node goes on if this one dies.
   * A queue keeps the newest 10,000 messages; the ids of the others are missing.
   */
  enqueue(queue: string, messages: readonly Json[]): Promise<void>;
  /** Returns at most `most` messages, the oldest first. */
  queued(queue: string, most: number): Promise<readonly QueuedMessage[]>;
  /** Removes the messages up to and including the id `upTo`. If none are left, it also clears the queue's timer. */
  dequeue(queue: string, upTo: number): Promise<void>;

  /** Sends a droppable text to all listening nodes; only the latest matters. */
  publish(topic: string, text: string): void;
  listen(topic: string, listener: (text: string) => void): Promise<Release>;

  /**
   * Fires once over all nodes, even after the node that set it has died. Setting an id again replaces its timer. When its listener rejects
   * or dies with its node, it fires again within about 15 s. With `unlessSet`, a timer of this id that still waits stays as it is; one
   * that has fired is set again, also while its listener runs.
   */
  setTimer(id: string, inMs: number, payload: Json, how?: { unlessSet?: boolean }): Promise<void>;
  clearTimer(id: string): Promise<void>;
  onTimer(listener: TimerListener): Release;

  /** The time of the store in milliseconds, by which nodes agree whose own clocks differ. Absent where the clock of the node will do. */
  readonly now?: () => number;

  /**
   * Whether the store can be used now, as far as the driver knows without asking it: false from the first failure of its
   * connection until it works again, and for ever once it is closed. While false, a node takes no new clients.
   */
  readonly isReady: boolean;

  close(): Promise<void>;
}
