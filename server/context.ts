import type { CallKind, CallRecord } from '../components/core/protocol/call-state';
import type { limits } from '../components/core/protocol/limits';
import type { Calls } from './calls/calls';
import type { Inboxes } from './calls/inboxes';
import type { Roles } from './calls/roles';
import type { Clock, Random } from './clock';
import type { Engine } from './engine/engine';
import type { Log } from './log';
import type { MediaServer } from './media/media-server';
import type { Metrics } from './metrics';
import type { Rooms } from './rooms/rooms';
import type { Seating } from './rooms/seating';
import type { Presence } from './sessions/presence';
import type { Sessions } from './sessions/sessions';
import type { Hub } from './streams/hub';
import type { Verify } from './tokens';

/** The limits of the protocol as numbers that an operator or a test may change. */
export type Limits = { [Name in keyof typeof limits]: number };

/** What happens while somebody is called who does not hear it: enough to write a message that leads back to the call. */
export interface Wake {
  call: string;
  kind: CallKind;
  group: boolean;
  from: { id: string; name: string };
  to: string;
  /** How long it can still be answered. */
  leftMs: number;
}

/** What becomes of a call to somebody who is in one: refused, waiting until they are free, or ringing beside it. */
export type BusyPolicy = 'reject' | 'queue' | 'allow';

/** What the customer's backend may decide, and is told. A hook that rejects is logged; what it was to decide is refused. */
export interface Hooks {
  /** Asked when a room opens: its title and capacity, or null when there is no such room. */
  openRoom?(room: string): Promise<{ title?: string; capacity?: number } | null>;
  /** Whether one may call another, and see that they are there. Everybody may when it is absent. */
  mayCall?(from: string, to: string): Promise<boolean>;
  /** Nobody's device has answered an invitation: true when the person was told by another way, and so may take the whole ringing time. */
  wake?(wake: Wake): Promise<boolean>;
  /** A call is over for one of its people. */
  callEnded?(user: string, record: CallRecord): Promise<void>;
}

/** The parts of a node, for those who work in it. Joined in node.ts and nowhere else. */
export interface Context {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits: Limits;
  readonly hooks: Hooks;
  readonly metrics: Metrics;
  readonly engine: Engine;
  readonly media: MediaServer;
  readonly verify: Verify;
  readonly hub: Hub;
  /** What becomes of a call to somebody who is in one. */
  readonly busy: BusyPolicy;
  readonly sessions: Sessions;
  readonly rooms: Rooms;
  readonly seating: Seating;
  readonly roles: Roles;
  readonly presence: Presence;
  readonly calls: Calls;
  readonly inboxes: Inboxes;
}
