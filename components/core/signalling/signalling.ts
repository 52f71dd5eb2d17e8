import type { Ephemeral, Ephemerals, Method, Params, Position, Result, StreamEvent } from '../protocol/messages';
import type { Reason, RtcError } from '../protocol/errors';
import type { Platform } from '../platform/platform';
import type { Json } from '../shared/json';
import type { Log } from '../shared/log';
import type { Release } from '../shared/release';

/** The whole life of the app's one connection; the table is in phase.ts. */
export type Phase = 'idle' | 'opening' | 'greeting' | 'online' | 'waiting' | 'closed';

export interface SignallingEvents {
  /** `attempt` counts the tries since the socket was last online; `retryInMs` is set while waiting, `reason` says why then. */
  phase: { phase: Phase; attempt: number; retryInMs: number | null; reason?: Reason };
  /** One durable event, in order, once: gaps and duplicates are dealt with before this is said. */
  event: StreamEvent;
  /** The state of a stream as a whole, replacing what was known of it. */
  snapshot: { stream: string; at: Position; state: Json };
  ephemeral: Ephemeral;
  /** The server no longer keeps this stream for us: a seat that was lost while we were away. */
  lost: { stream: string };
  /** Closed for good: by us (`reason` closed) or by the server. */
  ended: RtcError;
}

export interface SignallingOptions {
  platform: Platform;
  /** Tried in order, nearest first; the last good one is remembered. */
  servers: readonly string[];
  /** Called on every try, so that a reconnect carries a fresh token, and when the server asks for another. */
  token(why: 'connect' | 'refresh'): Promise<string>;
  log: Log;
  sdk: string;
  /** A name for this device; one is made and remembered when absent. */
  device?: string;
}

/** The client of docs/PROTOCOL.md: text in, ordered facts out. It knows streams and requests, not rooms. */
export interface Signalling {
  readonly phase: Phase;
  /** This device's name in `hello.dev`: a call says which device answered it. */
  readonly device: string;
  on<Name extends keyof SignallingEvents>(name: Name, listener: (event: SignallingEvents[Name]) => void): Release;
  connect(): void;
  /** Answers once with the result or rejects with an RtcError; sent again after a resume under the same key. */
  request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
  /** Dropped when the socket is not online. */
  report<K extends keyof Ephemerals>(stream: string, kind: K, value: Omit<Ephemerals[K], 'id'>): void;
  /** Reads `stream` from `at` on, also after reconnects, until released. */
  follow(stream: string, at: Position): Release;
  /** Streams of rooms and calls that a former run of the app still followed, for a start from cold. Empty when that was too long ago. */
  readonly held: readonly string[];
  retryNow(): void;
  close(): Promise<void>;
}
