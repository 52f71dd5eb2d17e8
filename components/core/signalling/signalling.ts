import type { Cursor, Ephemeral, Ephemerals, Method, Params, Position, Result, StreamEvent } from '../protocol/messages';
import type { Reason, RtcError } from '../protocol/errors';
import type { Platform } from '../platform/platform';
import type { Json } from '../shared/json';
import type { Log } from '../shared/log';
import type { Release } from '../shared/release';

/** The phase of the app's one connection; phase.ts has the transitions. */
export type Phase = 'idle' | 'opening' | 'handshake' | 'online' | 'waiting' | 'closed';

export interface SignallingEvents {
  /** `attempt` counts the attempts since the socket was last online; `retryInMs` and `reason` are set while waiting. */
  phase: { phase: Phase; attempt: number; retryInMs: number | null; reason?: Reason };
  /** The server's clock, in milliseconds, as it answered a hello. */
  welcome: { now: number };
  /** One durable event, in order and once: gaps and duplicates are already handled. */
  event: StreamEvent;
  /** The whole state of a stream; it replaces the state known before. */
  snapshot: { stream: string; at: Position; state: Json };
  ephemeral: Ephemeral;
  /** The server dropped this stream: the member was removed while the client was offline. */
  lost: { stream: string };
  /** Closed for good, by the client (`reason` is `closed`) or by the server. */
  ended: RtcError;
}

export interface SignallingOptions {
  platform: Platform;
  /** Tried in order, nearest first; the last good one is remembered. */
  servers: readonly string[];
  /** Called for every attempt, so that a reconnect carries a fresh token, and when the server asks for a new one. */
  token(why: 'connect' | 'refresh'): Promise<string>;
  log: Log;
  sdk: string;
  /** The id of this device; the client generates and stores one when absent. */
  device?: string;
}

/** The client side of docs/PROTOCOL.md: it turns text into ordered events. It knows streams and requests, not rooms. */
export interface Signalling {
  readonly phase: Phase;
  /** This device's id in `hello.dev`: a call names the device that answered it. */
  readonly device: string;
  on<Name extends keyof SignallingEvents>(name: Name, listener: (event: SignallingEvents[Name]) => void): Release;
  connect(): void;
  /** Resolves with the result or rejects with an RtcError; sent again after a resume under the same key. */
  request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
  /** Dropped when the socket is not online. */
  sendEphemeral<K extends keyof Ephemerals>(stream: string, kind: K, value: Omit<Ephemerals[K], 'id'>): void;
  /** Delivers events of `stream` after `at`, across reconnects, until released. An empty epoch asks for a snapshot. */
  subscribe(stream: string, at: Cursor): Release;
  /** Streams of rooms and calls that the former run of the app was subscribed to, for a cold start. Empty when its session is too old. */
  readonly resumableStreams: readonly string[];
  retryNow(): void;
  close(): Promise<void>;
}
