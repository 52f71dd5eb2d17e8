import { limits as protocolLimits } from '../components/core/protocol/limits';
import { afterCommit } from './calls/after-commit';
import { Calls, type CommittedChange, type BackgroundWork } from './calls/calls';
import { Inboxes } from './calls/inbox/inboxes';
import { RoomRoles } from './rooms/room-roles';
import { callTimer } from './calls/timers';
import { systemClock, systemRandom, type Clock, type Random } from './clock';
import type { BusyPolicy } from './calls/inbox/admission';
import type { Context } from './context';
import type { Hooks } from './hooks';
import type { Limits } from './limits';
import type { Json } from '../components/core/shared/json';
import type { Engine } from './engine/engine';
import { causeOf, silent, type Log } from './log';
import type { RequestOrigin, MediaServer } from './media/media-server';
import { createMetrics, registerGauges, type Metrics } from './metrics';
import { serveDevIngest } from './rooms/dev-ingest';
import { addIngestMember, type IngestMember, type IngestOptions } from './rooms/ingest-member';
import { Rooms, type EndedMembership } from './rooms/rooms';
import { Memberships } from './rooms/membership';
import { Connection, type ConnectionRegistry } from './sessions/connection';
import { revokedKey } from './sessions/handshake';
import type { ClientSocket } from './sessions/outbox';
import { Presence } from './sessions/presence';
import { Sessions } from './sessions/sessions';
import { FanOut } from './streams/fan-out';
import type { VerifyToken } from './tokens';
import { KeyedQueue } from './keyed-queue';

export interface NodeOptions {
  engine: Engine;
  media: MediaServer;
  verify: VerifyToken;
  clock?: Clock;
  random?: Random;
  log?: Log;
  hooks?: Hooks;
  /** A call to somebody who is in one is refused when absent. */
  busy?: BusyPolicy;
  metrics?: Metrics;
  /** For tests and operators; what is absent stays as the protocol says. */
  limits?: Partial<Limits>;
}

/** How a socket reaches its connection. */
export interface ConnectionInput {
  text(text: string): void;
  /** The socket is gone; nothing is sent on it any more. */
  closed(): void;
  /** A frame that is not text, or no frame at all, with the standard close code for it. */
  broken(why: string, wireCode: number): void;
}

/** The protocol without sockets: links go in, everything else is as in production. */
export interface Node {
  connect(socket: ClientSocket, door?: Omit<RequestOrigin, 'platform'>): ConnectionInput;
  /** A seat for somebody without a session: a stream that comes in by another way. Null when there is no place. */
  addIngestMember(room: string, ingest: IngestOptions): Promise<IngestMember | null>;
  /** A token that was stolen or withdrawn: no hello and no refresh with it any more. */
  revokeToken(tokenId: string): Promise<void>;
  /** Sends everybody elsewhere, spread over `spreadMs`, and takes nobody any more. */
  drain(spreadMs: number): void;
  close(): Promise<void>;
  readonly connections: number;
  readonly draining: boolean;
  readonly metrics: Metrics;
}

/** What one node says to all, itself included, about connections. */
interface Control {
  session: string;
  /** Connections of this session that are older end; of any age when absent. */
  generation: number | null;
}

/** Who leaves does not wait longer for a media engine that does not answer. */
const revokeTimeoutMs = 2_000;
const controlTopic = 'control';
const nowhere: Omit<RequestOrigin, 'platform'> = { secure: false, hostname: '127.0.0.1', port: 80 };

/** One node: as many as you like may share an engine. */
export async function createNode(options: NodeOptions): Promise<Node> {
  const context: Context = assemble(
    options,
    (ended) => endMembership(ended),
    (change) => afterCommit(context, change),
  );
  const { engine, media, clock, random, log, metrics, fanOut } = context;
  const connections = new Set<Connection>();
  const bySession = new Map<string, Connection>();
  const handshakes = new KeyedQueue();
  const dirty: Connection[] = [];
  let spreadMs: number | null = null;

  const publishControl = (control: Control) => engine.publish(controlTopic, JSON.stringify(control));

  /** A seat is gone: nothing of it works any more, and whom a successor replaced is told. */
  async function endMembership({ room, member, membership, successor }: EndedMembership): Promise<void> {
    if (successor !== null && successor.session !== membership.session)
      publishControl({ session: membership.session, generation: null });
    const revoked = media.revoke({ room, member, id: membership.id }).catch((cause: unknown) => {
      log('error', 'media did not revoke a seat', { cause: causeOf(cause) });
    });
    await Promise.race([revoked, new Promise<void>((resolve) => clock.after(revokeTimeoutMs, resolve))]);
  }

  function onControl(text: string): void {
    const { session, generation } = JSON.parse(text) as Control;
    const connection = bySession.get(session);
    if (connection === undefined) return;
    if (generation === null) connection.disconnect('replaced');
    else if ((connection.session?.generation ?? 0) < generation) connection.supersede();
  }

  const timer = async (id: string, payload: Json): Promise<boolean> =>
    (await context.memberships.expire(id, payload)) ||
    (await context.inboxes.expire(id, payload)) ||
    (await callTimer(context, id, payload));

  const registry: ConnectionRegistry = {
    flushLater(connection) {
      // One turn's end serves everybody who has something to publishControl: a room's event touches many at once.
      if (dirty.push(connection) > 1) return;
      clock.onNextTurn(() => dirty.splice(0).forEach((one) => one.flush()));
    },
    handshakeInOrder: (session, act) => (session === undefined ? act() : handshakes.run(session, act)),
    onSession(session, connection) {
      publishControl({ session: session.id, generation: session.generation });
      bySession.set(session.id, connection);
    },
    onClosed(connection) {
      connections.delete(connection);
      const id = connection.session?.id;
      if (id !== undefined && bySession.get(id) === connection) bySession.delete(id);
    },
  };

  const releases = [
    await engine.listen(controlTopic, onControl),
    engine.onTimer((id, payload) => {
      timer(id, payload).catch((cause: unknown) => log('error', 'a timer was not heeded', { cause: causeOf(cause) }));
    }),
  ];
  if (media.devIngest !== undefined) serveDevIngest(media.devIngest, context);
  registerGauges(metrics, {
    connections: () => connections.size,
    rooms: () => fanOut.count('r:'),
    calls: () => fanOut.count('c:'),
    media: () => media.gauges(),
  });

  const restart = (connection: Connection) =>
    connection.disconnect('restart', { afterMs: Math.round(random.unit() * (spreadMs ?? 0)) });

  return {
    connect(socket, door = nowhere) {
      const connection = new Connection(context, registry, socket, door);
      connections.add(connection);
      if (spreadMs !== null) restart(connection);
      return connection;
    },
    addIngestMember: (room, ingest) => addIngestMember(context, room, ingest),
    revokeToken: (tokenId) => engine.put(revokedKey(tokenId), true, context.limits.tokenMaxTtlMs + context.limits.clockLeewayMs),
    drain(overMs) {
      spreadMs = overMs;
      connections.forEach(restart);
    },
    async close() {
      spreadMs ??= 0;
      connections.forEach(restart);
      releases.forEach((release) => release());
    },
    get connections() {
      return connections.size;
    },
    get draining() {
      return spreadMs !== null;
    },
    metrics,
  };
}

function assemble(
  options: NodeOptions,
  onEnded: (ended: EndedMembership) => Promise<void>,
  onCall: (change: CommittedChange) => Promise<BackgroundWork>,
): Context {
  const {
    engine,
    media,
    verify,
    clock = systemClock,
    random = systemRandom,
    log = silent,
    hooks = {},
    busy = 'reject',
  } = options;
  const limits: Limits = { ...protocolLimits, ...options.limits };
  const rooms = new Rooms(engine, onEnded);
  const calls = new Calls({ engine, clock, random, limits }, onCall);
  const roomRoles = new RoomRoles((call) => calls.load(call));
  return {
    clock,
    random,
    log,
    limits,
    hooks,
    busy,
    engine,
    media,
    verify,
    rooms,
    calls,
    roomRoles,
    metrics: options.metrics ?? createMetrics(),
    fanOut: new FanOut(engine),
    sessions: new Sessions(engine, random),
    memberships: new Memberships(rooms, engine, random, limits, roomRoles),
    presence: new Presence(engine),
    inboxes: new Inboxes(engine, clock, limits),
  };
}
