import { limits as protocolLimits } from '../components/core/protocol/limits';
import { callStream, roomStream } from '../components/core/protocol/messages';
import type { BusyPolicy } from './calls/inbox/admission';
import { callWebhooks } from './calls/call-webhooks';
import { Calls, type CommittedChange, type BackgroundWork } from './calls/calls';
import { Inboxes } from './calls/inbox/inboxes';
import { Bans } from './rooms/bans';
import { Knocks } from './rooms/admission/knocks';
import { Moves } from './rooms/moves';
import { RoomRoles } from './rooms/room-roles';
import { type Vouchers } from './calls/vouchers';
import { ChatLog } from './chat/chat-log';
import { systemClock, systemRandom, type Clock, type Random } from './clock';
import type { Context } from './context';
import type { Engine } from './engine/engine';
import type { Hooks } from './hooks';
import type { WebhookOptions } from './hooks/webhooks/endpoint';
import { createWebhooks } from './hooks/webhooks/webhooks';
import type { Limits } from './limits';
import { silent, withoutFailures, type Log } from './log';
import type { MediaServer, RequestOrigin } from './media/media-server';
import { createMetrics, type Metrics } from './metrics';
import type { IssueToken } from './operator/operator';
import { Polls } from './polls/polls';
import type { RateLimits } from './rates/rate-limits';
import { ratesOf } from './rates/rates';
import { Recordings } from './recordings/recordings';
import { roomWebhooks } from './rooms/room-webhooks';
import type { EndedMembership } from './rooms/room-record';
import { Rooms } from './rooms/rooms';
import { Memberships } from './rooms/membership';
import { Presence } from './sessions/presence';
import { Sessions } from './sessions/sessions';
import { FanOut } from './streams/fan-out';
import type { VerifyToken } from './tokens';
import type { Tracing } from './tracing/tracing';

export interface NodeOptions {
  engine: Engine;
  media: MediaServer;
  verify: VerifyToken;
  /** Issues tokens for the operators' API; without it, `CreateToken` is refused. */
  issueToken?: IssueToken;
  /** The address at which programs on this machine reach the server, for URLs in answers to them. */
  ownOrigin?: () => Omit<RequestOrigin, 'platform'>;
  /** Signs the state of calls, so that a server with the same key goes on with calls that this one loses. Default: random. */
  voucherKey?: Uint8Array;
  clock?: Clock;
  random?: Random;
  log?: Log;
  hooks?: Hooks;
  /** The receiver of events about rooms and calls. It is also asked to notify callees, unless a hook does. */
  webhook?: WebhookOptions;
  /** The treatment of a call to a busy user. Default: `reject`. */
  busy?: BusyPolicy;
  metrics?: Metrics;
  /** Made by `attach` for `openTelemetry`, which also wraps engine and media. */
  tracing?: Tracing | null;
  /** For tests and operators. Default: the limits of the protocol. */
  limits?: Partial<Limits>;
  /** The rates of users and addresses that differ from the usual ones. */
  rates?: Partial<RateLimits>;
}

/** Work of a node that follows the changes of its rooms and calls. */
export interface ContextEvents {
  onMembershipEnded(ended: EndedMembership): Promise<void>;
  onCallChanged(change: CommittedChange): Promise<BackgroundWork>;
}

/** Creates the parts of a node that are wired to each other. */
export function createContext(options: NodeOptions, vouchers: Vouchers, events: ContextEvents): Context {
  const { engine, media, verify, clock = systemClock, random = systemRandom, busy = 'reject', tracing = null } = options;
  const log = withoutFailures(options.log ?? silent);
  const limits: Limits = { ...protocolLimits, ...options.limits };
  const metrics = options.metrics ?? createMetrics();
  const webhooks = createWebhooks(options.webhook, { engine, clock, random, log, metrics, tracing });
  const rooms: Rooms = new Rooms(
    engine,
    events.onMembershipEnded,
    (change) => webhooks.enqueue(roomStream(change.after.id), () => roomWebhooks(change, clock.now())),
    limits,
    () => random.id(12),
    (ended) => recordings.onEnded(ended),
  );
  const hooks = { ...webhooks.hooks, ...options.hooks };
  const recordings = new Recordings({ engine, clock, random, log, media, rooms, webhooks, hook: hooks.recording ?? null });
  const calls = new Calls({ engine, clock, random, limits }, events.onCallChanged, (before, after) =>
    webhooks.enqueue(callStream(after.public.id), () => callWebhooks(before, after, clock.now())),
  );
  const moves = new Moves(engine, rooms);
  const roomRoles = new RoomRoles((call) => calls.load(call), moves);
  return {
    clock,
    random,
    log,
    limits,
    hooks,
    webhooks,
    busy,
    engine,
    media,
    verify,
    rooms,
    calls,
    roomRoles,
    moves,
    recordings,
    chat: new ChatLog({ engine, rooms, clock, random, limits }),
    polls: new Polls({ engine, rooms, clock, limits }),
    vouchers,
    metrics,
    rates: ratesOf({ clock, engine, metrics, limits }, options.rates),
    tracing,
    fanOut: new FanOut(engine),
    sessions: new Sessions(engine, random),
    bans: new Bans(engine, clock),
    knocks: new Knocks(engine, rooms, limits),
    memberships: new Memberships(rooms, engine, random, clock, limits, roomRoles),
    presence: new Presence(engine),
    inboxes: new Inboxes(engine, clock, limits),
  };
}
