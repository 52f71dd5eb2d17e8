import { randomBytes } from 'node:crypto';
import { limits as protocolLimits } from '../components/core/protocol/limits';
import { callStream, roomStream } from '../components/core/protocol/messages';
import { afterCommit } from './calls/after-commit';
import { callWebhooks } from './calls/call-webhooks';
import { Calls, type CommittedChange, type BackgroundWork } from './calls/calls';
import { Inboxes } from './calls/inbox/inboxes';
import { RoomRoles } from './rooms/room-roles';
import { callTimer } from './calls/timers';
import { engineName, Vouchers } from './calls/vouchers';
import { systemClock, systemRandom, type Clock, type Random, type Release } from './clock';
import type { BusyPolicy } from './calls/inbox/admission';
import type { Context } from './context';
import type { Hooks } from './hooks';
import type { WebhookOptions } from './hooks/webhooks/endpoint';
import { createWebhooks } from './hooks/webhooks/webhooks';
import type { Limits } from './limits';
import type { Json } from '../components/core/shared/json';
import type { Engine } from './engine/engine';
import { causeOf, silent, withoutFailures, type Log } from './log';
import type { RequestOrigin, MediaServer } from './media/media-server';
import { createMetrics, registerGauges, type Metrics } from './metrics';
import { serveDevIngest } from './rooms/dev-ingest';
import type { OperatorAnswer, OperatorMethod, OperatorRequest } from './operator/methods';
import type { IssueToken } from './operator/operator';
import { runMethod } from './operator/run-method';
import { addIngestMember, type IngestMember, type IngestOptions } from './rooms/ingest-member';
import { roomWebhooks } from './rooms/room-webhooks';
import { Rooms, type EndedMembership } from './rooms/rooms';
import { Memberships, type AbsentMember } from './rooms/membership';
import { closeWaiting } from './rooms/waiting-room';
import { Connection } from './sessions/connection';
import { Connections, returnSpreadMs } from './sessions/connections';
import { nextWait, type Absentee } from './sessions/next-wait';
import type { ClientSocket } from './sessions/outbox';
import { Presence } from './sessions/presence';
import { Sessions } from './sessions/sessions';
import { FanOut } from './streams/fan-out';
import type { VerifyToken } from './tokens';
import { within } from './within';

export interface NodeOptions {
  engine: Engine;
  media: MediaServer;
  verify: VerifyToken;
  /** Issues tokens for the operators' API; without it, `CreateToken` is refused. */
  issueToken?: IssueToken;
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
  /** For tests and operators. Default: the limits of the protocol. */
  limits?: Partial<Limits>;
}

/** The input of a connection, called by its socket. */
export interface ConnectionInput {
  text(text: string): void;
  /** The socket is closed; nothing more is sent on it. */
  closed(): void;
  /** Reports a binary or malformed frame, with its standard close code. */
  broken(why: string, wireCode: number): void;
}

/** The protocol without a network: sockets are handed in, everything else is as in production. */
export interface Node {
  connect(socket: ClientSocket, origin?: Omit<RequestOrigin, 'platform'>): ConnectionInput;
  /** Adds a member without a session, for a stream that arrives by another way. Null when the room cannot take it. */
  addIngestMember(room: string, options: IngestOptions): Promise<IngestMember | null>;
  /**
   * Runs a method of the operators' API, such as `BanParticipant` or `RevokeToken`, for code of this process, which needs no server
   * token. Rejects with an error that has `twirp`, the code of Twirp, when the method refuses.
   */
  operate<M extends OperatorMethod>(method: M, request: OperatorRequest<M>): Promise<OperatorAnswer<M>>;
  /** Accepts no more clients, and tells all present ones to connect again, spread over `spreadMs`, or less if they are few. */
  drain(spreadMs: number): void;
  close(): Promise<void>;
  readonly connections: number;
  readonly draining: boolean;
  readonly metrics: Metrics;
}

/** A member who leaves does not wait longer for a media engine that does not answer. */
const revokeTimeoutMs = 2_000;
const localOrigin: Omit<RequestOrigin, 'platform'> = { secure: false, hostname: '127.0.0.1', port: 80 };

/** Starts one node. Any number of nodes may share an engine. */
export async function createNode(options: NodeOptions): Promise<Node> {
  const { engine, media, clock = systemClock } = options;
  const connections = new Connections(engine, clock);
  const vouchers = new Vouchers(options.voucherKey ?? randomBytes(32), await engineName(engine));
  const context: Context = createContext(options, vouchers, {
    onMembershipEnded: (ended) => endMembership(context, connections, ended),
    onCallChanged: (change) => afterCommit(context, change),
  });
  await context.webhooks.start();
  const releases = [await connections.listen(), engine.onTimer((id, payload) => runTimer(context, id, payload))];
  if (media.devIngest !== undefined) serveDevIngest(media.devIngest, context);
  registerGauges(context.metrics, {
    connections: () => connections.count,
    rooms: () => context.fanOut.count('r:'),
    calls: () => context.fanOut.count('c:'),
    media: () => media.gauges(),
  });
  return new LocalNode(context, connections, releases, options.issueToken ?? null);
}

class LocalNode implements Node {
  /** Null until the node drains. */
  private spreadMs: number | null = null;

  constructor(
    private readonly context: Context,
    private readonly open: Connections,
    private readonly releases: readonly Release[],
    private readonly issueToken: IssueToken | null,
  ) {}

  get connections(): number {
    return this.open.count;
  }

  get draining(): boolean {
    return this.spreadMs !== null;
  }

  get metrics(): Metrics {
    return this.context.metrics;
  }

  connect(socket: ClientSocket, origin = localOrigin): ConnectionInput {
    const connection = new Connection(this.context, this.open, socket, origin);
    this.open.add(connection);
    if (this.draining) this.restart(connection);
    return connection;
  }

  addIngestMember(room: string, options: IngestOptions): Promise<IngestMember | null> {
    return addIngestMember(this.context, room, options);
  }

  operate<M extends OperatorMethod>(method: M, request: OperatorRequest<M>): Promise<OperatorAnswer<M>> {
    const { context, open: connections, issueToken } = this;
    return runMethod({ context, connections, issueToken }, method, request);
  }

  drain(spreadMs: number): void {
    this.spreadMs = Math.min(spreadMs, returnSpreadMs(this.open.count));
    this.open.forEach((connection) => this.restart(connection));
  }

  async close(): Promise<void> {
    this.spreadMs ??= 0;
    this.open.forEach((connection) => this.restart(connection));
    this.releases.forEach((release) => release());
    await this.context.webhooks.close();
  }

  private restart(connection: Connection): void {
    connection.disconnect('restart', { afterMs: Math.round(this.context.random.unit() * (this.spreadMs ?? 0)) });
  }
}

/** Revokes the media of a membership that has ended, and disconnects a session that was replaced by another device. */
async function endMembership(context: Context, connections: Connections, ended: EndedMembership): Promise<void> {
  const { media, clock, log } = context;
  const { room, member, membership, successor } = ended;
  if (successor !== null && successor.session !== membership.session) connections.disconnectSession(membership.session);
  const revoked = media.revoke({ room, member, id: membership.id }).catch((cause: unknown) => {
    log('error', 'media did not revoke a membership', { cause: causeOf(cause) });
  });
  await within(clock, revokeTimeoutMs, revoked);
}

async function runTimer(context: Context, id: string, payload: Json): Promise<void> {
  try {
    if (await context.memberships.expire(id, payload, (absent) => nextWait(context, absentee(context, absent)))) return;
    if (await context.inboxes.expire(id, payload)) return;
    if (await closeWaiting(context.rooms, id, payload)) return;
    if (await context.webhooks.expire(id, payload)) return;
    await callTimer(context, id, payload);
  } catch (cause) {
    context.log('error', 'a timer failed', { cause: causeOf(cause) });
    // The engine fires it again.
    throw cause;
  }
}

const absentee = ({ memberships }: Context, absent: AbsentMember): Absentee => ({
  ...absent,
  user: absent.member,
  ordinaryMs: memberships.graceMs(absent.room),
});

interface ContextEvents {
  onMembershipEnded(ended: EndedMembership): Promise<void>;
  onCallChanged(change: CommittedChange): Promise<BackgroundWork>;
}

function createContext(options: NodeOptions, vouchers: Vouchers, events: ContextEvents): Context {
  const { engine, media, verify, clock = systemClock, random = systemRandom, busy = 'reject' } = options;
  const log = withoutFailures(options.log ?? silent);
  const limits: Limits = { ...protocolLimits, ...options.limits };
  const metrics = options.metrics ?? createMetrics();
  const webhooks = createWebhooks(options.webhook, { engine, clock, random, log, metrics });
  const rooms = new Rooms(engine, events.onMembershipEnded, (change) =>
    webhooks.enqueue(roomStream(change.after.id), roomWebhooks(change, clock.now())),
  );
  const calls = new Calls({ engine, clock, random, limits }, events.onCallChanged, (before, after) =>
    webhooks.enqueue(callStream(after.public.id), callWebhooks(before, after, clock.now())),
  );
  const roomRoles = new RoomRoles((call) => calls.load(call));
  return {
    clock,
    random,
    log,
    limits,
    hooks: { ...webhooks.hooks, ...options.hooks },
    webhooks,
    busy,
    engine,
    media,
    verify,
    rooms,
    calls,
    roomRoles,
    vouchers,
    metrics,
    fanOut: new FanOut(engine),
    sessions: new Sessions(engine, random),
    memberships: new Memberships(rooms, engine, random, clock, limits, roomRoles),
    presence: new Presence(engine),
    inboxes: new Inboxes(engine, clock, limits),
  };
}
