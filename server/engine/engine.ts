import type { EventName, Position, StreamEvent, StreamEvents } from '../../components/core/protocol/messages';
import type { Json } from '../../components/core/shared/json';

/** Undoes what gave it; idempotent. */
export type Release = () => void;

/** An event before it has a place in its stream. */
export type NewEvent = { [Name in EventName]: { k: Name; d: StreamEvents[Name] } }[EventName];

export interface Stored {
  at: Position;
  state: Json;
}

/** One change of one stream: all of it happens, or nothing. */
export interface Change {
  stream: string;
  /** Where the stream must stand; null when it must not exist yet. */
  expected: Position | null;
  events: readonly NewEvent[];
  /** The state after the events: what `load` gives from now on. */
  state: Json;
  /** Makes the change happen once: a second commit under the same key answers `repeated` with the first reply. */
  once?: { key: string; reply: Json };
}

export type Committed =
  | { ok: true; events: readonly StreamEvent[]; at: Position }
  | { ok: false; why: 'conflict' }
  | { ok: false; why: 'repeated'; reply: Json };

/**
 * Everything that nodes share. One process uses memory; several use Redis. The rules are section E of docs/SPEC.md, and every
 * driver runs the one suite of test/contract. A failure of the store itself rejects; callers answer `unavailable`.
 */
export interface Engine {
  commit(change: Change): Promise<Committed>;
  load(stream: string): Promise<Stored | null>;
  /** The events after `after`, or null when they are not all retained or the epoch is another: take a snapshot then. */
  read(stream: string, after: Position): Promise<readonly StreamEvent[] | null>;
  /** Hears every commit on `stream` made after the promise resolved, in order. */
  subscribe(stream: string, listener: (events: readonly StreamEvent[]) => void): Promise<Release>;
  /** Forgets a stream, with `expected` only when it still stands there; a later one of that name has another epoch. */
  drop(stream: string, expected?: Position): Promise<void>;

  /** The reply kept under an idempotency key, or null. */
  replied(key: string): Promise<Json | null>;

  /** A small record that dies after `ttlMs`: a session, a ban, a revoked token. */
  put(key: string, value: Json, ttlMs: number): Promise<void>;
  get(key: string): Promise<Json | null>;
  remove(key: string): Promise<void>;
  /** Adds one and gives the new count: generations and rate windows. */
  increment(key: string, ttlMs: number): Promise<number>;

  /** Says a droppable text to every node that listens, latest wins. */
  publish(topic: string, text: string): void;
  listen(topic: string, listener: (text: string) => void): Promise<Release>;

  /** Fires once over all nodes, also when the node that set it is dead. Setting an id again replaces it. */
  setTimer(id: string, inMs: number, payload: Json): Promise<void>;
  clearTimer(id: string): Promise<void>;
  onTimer(listener: (id: string, payload: Json) => void): Release;

  close(): Promise<void>;
}
