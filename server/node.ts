import { limits as protocolLimits } from '../components/core/protocol/limits';
import { afterChange } from './calls/aftermath';
import { Calls, type CallChange, type Following } from './calls/calls';
import { Inboxes } from './calls/inboxes';
import { Roles } from './calls/roles';
import { callTimer } from './calls/timers';
import { systemClock, systemRandom, type Clock, type Random } from './clock';
import type { BusyPolicy, Context, Hooks, Limits } from './context';
import type { Json } from '../components/core/shared/json';
import type { Engine } from './engine/engine';
import { causeOf, silent, type Log } from './log';
import type { Door, MediaServer } from './media/media-server';
import { createMetrics, watch, type Metrics } from './metrics';
import { answerDoors } from './rooms/doors';
import { openSeat, type OpenSeat, type SeatWish } from './rooms/open-seat';
import { Rooms, type LostSeat } from './rooms/rooms';
import { Seating } from './rooms/seating';
import { Connection, type House } from './sessions/connection';
import { revokedKey } from './sessions/greeting';
import type { Link } from './sessions/outbox';
import { Presence } from './sessions/presence';
import { Sessions } from './sessions/sessions';
import { Hub } from './streams/hub';
import type { Verify } from './tokens';
import { Turns } from './turns';

export interface NodeOptions {
  engine: Engine;
  media: MediaServer;
  verify: Verify;
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

/** How a link reaches its connection. */
export interface Peer {
  text(text: string): void;
  /** The link is gone; nothing is sent on it any more. */
  closed(): void;
  /** A frame that is not text, or no frame at all, with the standard close code for it. */
  broken(why: string, wireCode: number): void;
}

/** The protocol without sockets: links go in, everything else is as in production. */
export interface Node {
  connect(link: Link, door?: Omit<Door, 'platform'>): Peer;
  /** A seat for somebody without a session: a stream that comes in by another way. Null when there is no place. */
  openSeat(room: string, wish: SeatWish): Promise<OpenSeat | null>;
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
const revokePatienceMs = 2_000;
const controlTopic = 'control';
const nowhere: Omit<Door, 'platform'> = { secure: false, hostname: '127.0.0.1', port: 80 };

/** One node: as many as you like may share an engine. */
export async function createNode(options: NodeOptions): Promise<Node> {
  const context: Context = assemble(
    options,
    (lost) => lose(lost),
    (change) => afterChange(context, change),
  );
  const { engine, media, clock, random, log, metrics, hub } = context;
  const connections = new Set<Connection>();
  const speaking = new Map<string, Connection>();
  const helloTurns = new Turns();
  const dirty: Connection[] = [];
  let spreadMs: number | null = null;

  const say = (control: Control) => engine.publish(controlTopic, JSON.stringify(control));

  /** A seat is gone: nothing of it works any more, and whom a successor replaced is told. */
  async function lose({ room, member, seat, successor }: LostSeat): Promise<void> {
    if (successor !== null && successor.session !== seat.session) say({ session: seat.session, generation: null });
    const revoked = media.revoke({ room, member, seat: seat.id }).catch((cause: unknown) => {
      log('error', 'media did not revoke a seat', { cause: causeOf(cause) });
    });
    await Promise.race([revoked, new Promise<void>((resolve) => clock.after(revokePatienceMs, resolve))]);
  }

  function heed(text: string): void {
    const { session, generation } = JSON.parse(text) as Control;
    const connection = speaking.get(session);
    if (connection === undefined) return;
    if (generation === null) connection.bye('replaced');
    else if ((connection.session?.generation ?? 0) < generation) connection.overtake();
  }

  const timer = async (id: string, payload: Json): Promise<boolean> =>
    (await context.seating.expire(id, payload)) ||
    (await context.inboxes.expire(id, payload)) ||
    (await callTimer(context, id, payload));

  const house: House = {
    flushLater(connection) {
      // One turn's end serves everybody who has something to say: a room's event touches many at once.
      if (dirty.push(connection) > 1) return;
      clock.soon(() => dirty.splice(0).forEach((one) => one.flush()));
    },
    greetInTurn: (session, act) => (session === undefined ? act() : helloTurns.take(session, act)),
    took(session, connection) {
      say({ session: session.id, generation: session.generation });
      speaking.set(session.id, connection);
    },
    over(connection) {
      connections.delete(connection);
      const id = connection.session?.id;
      if (id !== undefined && speaking.get(id) === connection) speaking.delete(id);
    },
  };

  const releases = [
    await engine.listen(controlTopic, heed),
    engine.onTimer((id, payload) => {
      timer(id, payload).catch((cause: unknown) => log('error', 'a timer was not heeded', { cause: causeOf(cause) }));
    }),
  ];
  if (media.doors !== undefined) answerDoors(media.doors, context);
  watch(metrics, {
    connections: () => connections.size,
    rooms: () => hub.count('r:'),
    calls: () => hub.count('c:'),
    media: () => media.gauges(),
  });

  const restart = (connection: Connection) => connection.bye('restart', { afterMs: Math.round(random.unit() * (spreadMs ?? 0)) });

  return {
    connect(link, door = nowhere) {
      const connection = new Connection(context, house, link, door);
      connections.add(connection);
      if (spreadMs !== null) restart(connection);
      return connection;
    },
    openSeat: (room, wish) => openSeat(context, room, wish),
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
  onLost: (lost: LostSeat) => Promise<void>,
  onCall: (change: CallChange) => Promise<Following>,
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
  const rooms = new Rooms(engine, onLost);
  const calls = new Calls({ engine, clock, random, limits }, onCall);
  const roles = new Roles((call) => calls.load(call));
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
    roles,
    metrics: options.metrics ?? createMetrics(),
    hub: new Hub(engine),
    sessions: new Sessions(engine, random),
    seating: new Seating(rooms, engine, random, limits, roles),
    presence: new Presence(engine),
    inboxes: new Inboxes(engine, clock, limits),
  };
}
