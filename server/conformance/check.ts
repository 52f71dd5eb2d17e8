import type { Trial } from './trial';

/** A condition that a check has beside a server: it offers calls, we can sign any token, or we may wait for many seconds. */
export type Need = 'calls' | 'signing' | 'patience';

/** One thing that a server of this protocol does. */
export interface Check {
  readonly title: string;
  /** The numbered rule of docs/SPEC.md that it belongs to. */
  readonly rule: string;
  readonly needs?: readonly Need[];
  /** Rejects with a Mismatch when the server does something else. */
  run(trial: Trial): Promise<void>;
}

export interface CheckGroup {
  readonly name: string;
  readonly checks: readonly Check[];
}
