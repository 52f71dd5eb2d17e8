import { randomBytes } from 'node:crypto';
import { afterCommit } from './calls/after-commit';
import { callTimer } from './calls/timers';
import { engineName, Vouchers } from './calls/vouchers';
import { storeClock, systemClock, type Release } from './clock';
import type { Context } from './context';
import { createContext, type NodeOptions } from './create-context';
import type { Json } from '../components/core/shared/json';
import { causeOf } from './log';
import type { RequestOrigin } from './media/media-server';
import { registerGauges, type Metrics } from './metrics';
import { serveDevIngest } from './rooms/dev-ingest';
import type { OperatorAnswer, OperatorMethod, OperatorRequest } from './operator/methods';
import type { IssueToken } from './operator/operator';
import { runMethod } from './operator/run-method';
import { addIngestMember, type IngestMember, type IngestOptions } from './rooms/ingest-member';
import type { EndedMembership } from './rooms/room-record';
import type { AbsentMember } from './rooms/membership';
import { closeEmpty } from './rooms/empty-room';
import { Connection } from './sessions/connection';
import { Connections, returnSpreadMs } from './sessions/connections';
import { nextWait, type Absentee } from './sessions/next-wait';
import type { ClientSocket } from './sessions/outbox';
import { within } from './within';

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
   * token. Rejects with an error that has `twirp`, the code of Twirp, when the method refuses. `from` is the address by which the URLs in an
   * answer reach this server; by default that of this machine.
   */
  operate<M extends OperatorMethod>(
    method: M,
    request: OperatorRequest<M>,
    from?: Omit<RequestOrigin, 'platform'>,
  ): Promise<OperatorAnswer<M>>;
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
  const { engine, media } = options;
  const clock = storeClock(options.clock ?? systemClock, engine);
  const connections = new Connections(engine, clock);
  const vouchers = new Vouchers(options.voucherKey ?? randomBytes(32), await engineName(engine));
  const context: Context = createContext({ ...options, clock }, vouchers, {
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
  return new LocalNode(context, connections, releases, options.issueToken ?? null, options.ownOrigin ?? (() => localOrigin));
}

class LocalNode implements Node {
  /** Null until the node drains. */
  private spreadMs: number | null = null;

  constructor(
    private readonly context: Context,
    private readonly open: Connections,
    private readonly releases: readonly Release[],
    private readonly issueToken: IssueToken | null,
    private readonly ownOrigin: () => Omit<RequestOrigin, 'platform'>,
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

  operate<M extends OperatorMethod>(method: M, request: OperatorRequest<M>, from = this.ownOrigin()): Promise<OperatorAnswer<M>> {
    const { context, open: connections, issueToken } = this;
    return runMethod({ context, connections, issueToken, from }, method, request);
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
  const goesOn = successor?.session === membership.session;
  const revoked = media.revoke({ room, member, id: membership.id }, goesOn).catch((cause: unknown) => {
    log('error', 'media did not revoke a membership', { cause: causeOf(cause) });
  });
  await within(clock, revokeTimeoutMs, revoked);
}

async function runTimer(context: Context, id: string, payload: Json): Promise<void> {
  try {
    if (await context.memberships.expire(id, payload, (absent) => nextWait(context, absentee(context, absent)))) return;
    if (await context.inboxes.expire(id, payload)) return;
    if (await closeEmpty(context.rooms, id, payload)) return;
    if (await context.knocks.expire(id, payload)) return;
    if (await context.rooms.audiences.expire(id, payload)) return;
    if (await context.chat.expire(id, payload)) return;
    if (await context.polls.expire(id, payload)) return;
    if (await context.webhooks.expire(id, payload)) return;
    if (await context.recordings.expire(id, payload)) return;
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
