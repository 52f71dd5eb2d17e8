import type { Totals } from './ledger';

/** One client of the fleet. */
export interface MemberOptions {
  readonly user: string;
  /** The client's own address, as a proxy in front of the nodes would tell it: one address may not have thousands of sockets. */
  readonly address: string;
  readonly room: string;
  /** Addresses of the nodes, in the order of attempts. */
  readonly servers: readonly string[];
  /** Sends a message this often, in ms; null for a member who only reads. */
  readonly talkEveryMs: number | null;
  /** The user on the other end of this one's call, and which of the two places it; null without a call. */
  readonly call: { readonly with: string; readonly places: boolean } | null;
}

/** An order to a process of the fleet. Each is answered once, by an answer of the same kind. */
export type Order =
  | { readonly is: 'join'; readonly members: readonly MemberOptions[]; readonly atOnce: number }
  /** Forgets the losses of connection until now. */
  | { readonly is: 'mark' }
  /** Resets every socket, as a network does that fails for everybody at once. */
  | { readonly is: 'cut' }
  | { readonly is: 'quiet' }
  | { readonly is: 'report' };

export interface Report {
  readonly online: number;
  readonly totals: Totals;
  /** Each loss of a connection since the mark: when it came and when it was healed, by the clock of the machine; null when not yet. */
  readonly losses: readonly { readonly lostAt: number; readonly backAt: number | null }[];
  /** Snapshots, and streams that the server had lost, since the mark. */
  readonly snapshots: number;
  readonly lostStreams: number;
  /** Calls that were placed, and those that this fleet was told to be over. */
  readonly calls: number;
  readonly endedCalls: number;
}

export type Answer = { readonly is: 'joined' | 'marked' | 'wasCut' | 'isQuiet' } | ({ readonly is: 'reported' } & Report);
