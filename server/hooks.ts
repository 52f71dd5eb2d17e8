import type { CallKind, CallRecord } from '../components/core/protocol/call-state';

/** A call that none of the callee's devices has reported to ring: enough to write a message that leads back to it. */
export interface CalleeNotification {
  call: string;
  kind: CallKind;
  group: boolean;
  from: { id: string; name: string };
  to: string;
  /** The time left to answer. */
  leftMs: number;
}

/** Decisions and notifications for the customer's backend. A rejecting hook is logged, and its decision counts as a refusal. */
export interface Hooks {
  /** Asked when a room opens. Returns its title and capacity, or null when there is no such room. */
  openRoom?(room: string): Promise<{ title?: string; capacity?: number } | null>;
  /** Whether `from` may call `to` and see their presence. Without the hook everybody may. */
  mayCall?(from: string, to: string): Promise<boolean>;
  /**
   * Asked when no device of the callee has reported that it rings. Returns true when the user was notified by other means, and
   * may be rung for the whole ring time.
   */
  notifyCallee?(call: CalleeNotification): Promise<boolean>;
  /** Called for each party when a call is over. */
  callEnded?(user: string, record: CallRecord): Promise<void>;
}
