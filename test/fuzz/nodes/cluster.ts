import type { Limits } from '../../../server/limits';
import type { Engine } from '../../../server/engine/engine';
import type { JudgedLimits } from './judge/history';
import type { Dial } from './model-client';

/** A node of a run, which faults happen to. Its address stays the same over its lives. */
export interface FaultyNode {
  readonly dial: Dial;
  /** Ends it without a farewell. Nothing of its work goes on. */
  kill(): Promise<void>;
  /** Starts it anew, with a clock that is `skewMs` ahead. */
  start(skewMs: number): Promise<void>;
  /** Holds it as a whole: it neither gets nor sends anything, and its timers wait. */
  hold(on: boolean): void;
  /** Its connections to the store break, and cannot be made anew as long as this lasts. */
  cutStore(on: boolean): void;
  close(): Promise<void>;
}

export interface NodeSetup {
  readonly redisPort: number;
  readonly skewMs: number;
  /** For tests of the judge: an engine that breaks a promise. */
  readonly broken?: (engine: Engine) => Engine;
}

/** Times of seconds instead of minutes, because runs wait for them. */
export const times: JudgedLimits = {
  graceMs: 500,
  graceClosedMs: 300,
  callGraceMs: 700,
  callUnreachableMs: 700,
  callRingMs: 1_400,
  callConnectMs: 1_000,
};

/** Limits of rates do not belong to these runs: a client asks as often as its seed says. */
export const limits: Partial<Limits> = {
  ...times,
  graceAwayMs: 1_200,
  callNotifyMs: 300,
  serverSilenceMs: 2_500,
  callRetainedMs: 60_000,
  messagesPerSecond: 1_000,
  requestsPerSecond: 1_000,
  requestsBurst: 1_000,
  invitesPerSecond: 1_000,
  invitesPerMinute: 1_000,
  invitesPerCalleePerMinute: 1_000,
  hellosPerMinute: 10_000,
};

/** Of all nodes, so that each takes a call over. */
export const voucherKey = Buffer.alloc(32, 7);
