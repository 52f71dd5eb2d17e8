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

/** The id of the timer that a queue has while it is not empty. */
export const queueTimer = (queue: string): string => `queue:${queue}`;

/** One change of one stream, applied entirely or not at all. */
export interface Change {
  stream: string;
  /** The required position of the stream; null when it must not exist yet. */
  expected: Position | null;
  events: readonly NewEvent[];
  /** The state after the events, which `load` returns from then on. */
  state: Json;
  /** Applies the change only once: another commit under the same key returns `repeated` with the first reply. */
  once?: { key: string; reply: Json };
  /** Messages that are queued with the change, or not at all when it conflicts or is repeated. */
  enqueue?: { queue: string; messages: readonly Json[] };
}

/** A promise is waited for: only then is the timer done. */
export type TimerListener = (id: string, payload: Json) => unknown;

export type Committed =
  | { ok: true; events: readonly StreamEvent[]; at: Position }
  | { ok: false; why: 'conflict' }
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
  /** Removes a stream, with `expected` only if it is still at that position. A later stream of this name has another epoch. */
  drop(stream: string, expected?: Position): Promise<void>;
  /** The names of streams that begin with `prefix`, in byte order, after a name: at most `most`. */
  streams(prefix: string, page: { after: string | null; most: number }): Promise<readonly string[]>;

  /** Returns the reply stored under an idempotency key, or null. */
  replied(key: string): Promise<Json | null>;

  /** Stores a small record that expires after `ttlMs`: a session, a ban, a revoked token. */
  put(key: string, value: Json, ttlMs: number): Promise<void>;
  get(key: string): Promise<Json | null>;
  remove(key: string): Promise<void>;
  /** Adds one and returns the new count, as for generations and rate windows. The window is not extended by later counts. */
  increment(key: string, ttlMs: number): Promise<number>;

  /**
   * Queues messages in their order. Putting them into an empty queue also sets the timer `queue:<name>`, due at once, with the
   * payload `{ queue: <name> }`. Its consumer sets it again before it delivers, so that another node goes on if this one dies.
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
   * or dies with its node, it fires again within about 15 s.
   */
  setTimer(id: string, inMs: number, payload: Json): Promise<void>;
  clearTimer(id: string): Promise<void>;
  onTimer(listener: TimerListener): Release;

  /**
   * Whether the store can be used now, as far as the driver knows without asking it: false from the first failure of its
   * connection until it works again, and for ever once it is closed. While false, a node takes no new clients.
   */
  readonly isReady: boolean;

  close(): Promise<void>;
}
