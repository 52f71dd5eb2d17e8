import type { Calls } from './calls/calls';
import type { Inboxes } from './calls/inbox/inboxes';
import type { Vouchers } from './calls/vouchers';
import type { Moves } from './rooms/moves';
import type { RoomRoles } from './rooms/room-roles';
import type { ChatLog } from './chat/chat-log';
import type { Clock, Random } from './clock';
import type { BusyPolicy } from './calls/inbox/admission';
import type { Engine } from './engine/engine';
import type { Hooks } from './hooks';
import type { Webhooks } from './hooks/webhooks/webhooks';
import type { Limits } from './limits';
import type { Log } from './log';
import type { MediaServer } from './media/media-server';
import type { Metrics } from './metrics';
import type { Polls } from './polls/polls';
import type { Rates } from './rates/rates';
import type { Recordings } from './recordings/recordings';
import type { Knocks } from './rooms/admission/knocks';
import type { Rooms } from './rooms/rooms';
import type { Bans } from './rooms/bans';
import type { Memberships } from './rooms/membership';
import type { Presence } from './sessions/presence';
import type { Sessions } from './sessions/sessions';
import type { FanOut } from './streams/fan-out';
import type { Tracing } from './tracing/tracing';
import type { VerifyToken } from './tokens';

/** The parts of a node, for code that runs in it. Only node.ts assembles them. */
export interface Context {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits: Limits;
  readonly hooks: Hooks;
  readonly webhooks: Webhooks;
  readonly metrics: Metrics;
  readonly rates: Rates;
  /** Null while traces are off. */
  readonly tracing: Tracing | null;
  readonly engine: Engine;
  readonly media: MediaServer;
  readonly verify: VerifyToken;
  readonly fanOut: FanOut;
  /** The treatment of a call to a busy user. */
  readonly busy: BusyPolicy;
  readonly sessions: Sessions;
  readonly rooms: Rooms;
  readonly memberships: Memberships;
  readonly bans: Bans;
  readonly knocks: Knocks;
  readonly roomRoles: RoomRoles;
  readonly moves: Moves;
  readonly recordings: Recordings;
  readonly chat: ChatLog;
  readonly polls: Polls;
  readonly presence: Presence;
  readonly calls: Calls;
  readonly inboxes: Inboxes;
  readonly vouchers: Vouchers;
}
