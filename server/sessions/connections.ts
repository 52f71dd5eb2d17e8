import { rtcError } from '../../components/core/protocol/errors';
import { limits } from '../../components/core/protocol/limits';
import type { Clock, Release } from '../clock';
import type { Engine } from '../engine/engine';
import { FrameEncoder } from '../frames/frame-encoder';
import { KeyedQueue } from '../streams/keyed-queue';
import type { Connection } from './connection';
import type { ConnectionRegistry } from './connection-registry';
import type { Session } from './sessions';

/** A notice to all nodes, this one included, about the connections of one session. */
interface ControlMessage {
  session: string;
  /** Connections of an older generation end; null ends the connection of any generation. */
  generation: number | null;
  /** The session has lost all its rights. */
  expelled?: true;
  /** The newer connection was closed before its hello was done, so the client is at an older one and has to come back. */
  abandoned?: true;
}

/** One for each device of a user, and some that were lost and are not noticed yet. */
const connectionsPerUser = 16;

/** Returning clients that a small machine takes in a second, beside its other work. */
const returnsPerSecond = 500;
const leastSpreadMs = 1_000;

/** The time over which so many clients should return after they all lost this server. */
export const returnSpreadMs = (clients: number): number =>
  Math.min(limits.reconnectCeilingMs, Math.max(leastSpreadMs, (clients * 1_000) / returnsPerSecond));

const controlTopic = 'control';

/** The open connections of this node, and the notices by which one node ends outdated connections on another. */
export class Connections implements ConnectionRegistry<Connection> {
  readonly frames = new FrameEncoder();
  private readonly open = new Set<Connection>();
  private readonly byUser = new Map<string, readonly Connection[]>();
  private readonly bySession = new Map<string, Connection>();
  private readonly handshakes = new KeyedQueue();
  private readonly dirty: Connection[] = [];

  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
  ) {}

  get count(): number {
    return this.open.size;
  }

  get spreadMs(): number {
    return returnSpreadMs(this.count);
  }

  listen(): Promise<Release> {
    return this.engine.listen(controlTopic, (text) => this.onControl(JSON.parse(text) as ControlMessage));
  }

  add(connection: Connection): void {
    this.open.add(connection);
  }

  forEach(act: (connection: Connection) => void): void {
    this.open.forEach(act);
  }

  /** Ends the connection of a session, on whichever node it is. */
  disconnectSession(session: string): void {
    this.publish({ session, generation: null });
  }

  /** Ends the connection of a session that lost its rights, on whichever node it is. */
  expelSession(session: string): void {
    this.publish({ session, generation: null, expelled: true });
  }

  flushLater(connection: Connection): void {
    // One flush per turn serves all connections with something to send: an event of a room reaches many at once.
    if (this.dirty.push(connection) > 1) return;
    this.clock.onNextTurn(() => this.dirty.splice(0).forEach((one) => one.flush()));
  }

  handshakeInOrder<T>(session: string | undefined, act: () => Promise<T>): Promise<T> {
    return session === undefined ? act() : this.handshakes.run(session, act);
  }

  admit(user: string, session: string | undefined, connection: Connection): boolean {
    // The client gave this hello up and may have said another one, elsewhere: the older one must not take over.
    if (!this.open.has(connection)) throw rtcError('closed');
    const present = (this.byUser.get(user) ?? []).filter((other) => other !== connection);
    const others = present.filter((other) => session === undefined || other.session?.id !== session);
    if (others.length >= connectionsPerUser) return false;
    // From here on, because several handshakes may run at once.
    this.byUser.set(user, present.concat(connection));
    connection.user = user;
    return true;
  }

  onSession(session: Session, connection: Connection): void {
    const isClosed = !this.open.has(connection);
    this.publish({ session: session.id, generation: session.generation, ...(isClosed ? { abandoned: true } : {}) });
    if (!isClosed) this.bySession.set(session.id, connection);
  }

  onClosed(connection: Connection): void {
    this.open.delete(connection);
    const left = (this.byUser.get(connection.user) ?? []).filter((other) => other !== connection);
    if (left.length === 0) this.byUser.delete(connection.user);
    else this.byUser.set(connection.user, left);
    const id = connection.session?.id;
    if (id !== undefined && this.bySession.get(id) === connection) this.bySession.delete(id);
  }

  private publish(message: ControlMessage): void {
    this.engine.publish(controlTopic, JSON.stringify(message));
  }

  private onControl({ session, generation, expelled, abandoned }: ControlMessage): void {
    const connection = this.bySession.get(session);
    if (connection === undefined) return;
    if (expelled === true) return connection.expel();
    if (generation === null) return connection.disconnect('replaced');
    if ((connection.session?.generation ?? 0) >= generation) return;
    if (abandoned === true) connection.disconnect('stale');
    else connection.supersede();
  }
}
