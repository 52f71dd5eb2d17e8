/** The history of a run, as clients and an observer of the store wrote it down. The judge knows nothing else, and imports nothing else. */

/** JSON as it came. */
export type Data = Readonly<Record<string, unknown>>;

/** One event of a stream: `seq` counts within `epoch`. `ts` is the time of the store in milliseconds. */
export interface StreamEntry {
  readonly stream: string;
  readonly epoch: string;
  readonly seq: number;
  readonly ts: number;
  readonly kind: string;
  readonly data: Data;
}

/** One request of a client. Times are those of the machine in milliseconds, as `ts` is. */
export interface Operation {
  readonly client: string;
  readonly method: string;
  readonly params: Data;
  readonly invokedMs: number;
  /** Null when it was never answered. `error` is the reason of a refusal that is not repeated. */
  answer: { readonly atMs: number; readonly error: string | null; readonly result: Data } | null;
}

/** Something that a client did or saw, in its order. */
export type Sight = { readonly client: string; readonly atMs: number } & (
  | { readonly what: 'event'; readonly entry: StreamEntry }
  /** The state of a stream as a whole, from which its events go on. */
  | { readonly what: 'snapshot'; readonly stream: string; readonly epoch: string; readonly seq: number; readonly state: Data }
  /** The state of a stream that the client follows already: its events go on from where they were. */
  | { readonly what: 'answer'; readonly stream: string; readonly epoch: string; readonly seq: number; readonly state: Data }
  /** The stream goes on from the client's cursor: `replay` events up to `seq` follow. */
  | { readonly what: 'resumed'; readonly stream: string; readonly epoch: string; readonly seq: number; readonly replay: number }
  /** The server no longer has the stream for this client. */
  | { readonly what: 'lost'; readonly stream: string }
  /** The client follows the stream no longer, by its own wish or because it is over. */
  | { readonly what: 'forgot'; readonly stream: string }
  | { readonly what: 'hello' }
  /** `goesOn`: the session is the one of before. */
  | { readonly what: 'welcome'; readonly goesOn: boolean; readonly isFirst: boolean }
  | { readonly what: 'bye'; readonly code: number }
  /** The connection is over, for whatever cause. */
  | { readonly what: 'closed' }
  | { readonly what: 'away'; readonly why: string }
);

/** A state of a stream that is shown in the end, by a client or by the store itself. */
export interface Shown {
  readonly who: string;
  readonly stream: string;
  readonly epoch: string;
  readonly seq: number;
  readonly state: Data;
}

/** The times after which the server may act by itself, in milliseconds. */
export interface JudgedLimits {
  readonly graceMs: number;
  readonly graceClosedMs: number;
  readonly callGraceMs: number;
  readonly callUnreachableMs: number;
  readonly callRingMs: number;
  readonly callConnectMs: number;
}

export interface History {
  readonly limits: JudgedLimits;
  readonly operations: readonly Operation[];
  readonly sights: readonly Sight[];
  /** The commits of the store, in the order of its arrival. An entry may come twice. */
  readonly log: readonly StreamEntry[];
  /** When a node was killed, held or cut from the store: what its clients did then may have been noticed by nobody. */
  readonly faultsMs: readonly number[];
  readonly shown: readonly Shown[];
  /** The clients that are there in the end, each a user of the same name. */
  readonly present: readonly { readonly client: string; readonly rooms: readonly string[] }[];
}
