import type { CallKind, CallRecord } from '../components/core/protocol/call-state';

/** What happens while somebody is called who does not hear it: enough to write a message that leads back to the call. */
export interface CalleeNotification {
  call: string;
  kind: CallKind;
  group: boolean;
  from: { id: string; name: string };
  to: string;
  /** How long it can still be answered. */
  leftMs: number;
}

/** What the customer's backend may decide, and is told. A hook that rejects is logged; what it was to decide is refused. */
export interface Hooks {
  /** Asked when a room opens: its title and capacity, or null when there is no such room. */
  openRoom?(room: string): Promise<{ title?: string; capacity?: number } | null>;
  /** Whether one may call another, and see that they are there. Everybody may when it is absent. */
  mayCall?(from: string, to: string): Promise<boolean>;
  /** Nobody's device has answered an invitation: true when the person was told by another way, and so may take the whole ringing time. */
  notifyCallee?(wake: CalleeNotification): Promise<boolean>;
  /** A call is over for one of its people. */
  callEnded?(user: string, record: CallRecord): Promise<void>;
}
