import {
  callStream,
  roomStream,
  userStream,
  type Away,
  type ClientFrame,
  type Ephemeral,
  type Platform,
  type Position,
} from '../../components/core/protocol/messages';
import type { Absence } from '../absence';
import type { Release } from '../clock';
import { TokenBucket } from '../token-bucket';
import { disconnectCalls, keepCallsAlive } from '../calls/party-presence';
import type { Context } from '../context';
import { causeOf } from '../log';
import type { RequestOrigin } from '../media/media-server';
import { memberOf } from '../rooms/room-record';
import type { Caller } from '../methods/method-definition';
import { Subscription, type Reader } from '../streams/subscription';
import type { TokenScope } from '../tokens';
import { stampedEphemeral } from './decode';
import { expel } from './expel';
import { verifyToken, type HandshakeResult } from './handshake';
import { Requests } from './requests';
import { refuseRevoked } from '../revocation';
import type { Session } from './sessions';
import { TokenWatch } from './token-watch';

/** The connection, as its client sees it. */
export interface Transport extends Reader {
  readonly platform: Platform;
  readonly origin: RequestOrigin;
  send(message: object): void;
  /** Ends the connection, because the client broke a rule. */
  refuse(): void;
  /** Ends the connection as a dead one. A client that lives connects again. */
  drop(): void;
}

const absences: { readonly [Why in Away['why']]: Absence } = { show: 'lost', hide: 'hidden', close: 'closed' };

const keepSessionEveryMs = 5 * 60_000;

/** A client after its handshake, for as long as this connection lasts: its subscriptions, requests, presence and token. */
export class Client implements Caller {
  session: Session;
  scope: TokenScope;
  private readonly subscriptions = new Map<string, Subscription>();
  private readonly requests: Requests;
  private readonly tokenWatch: TokenWatch;
  private readonly ephemerals: TokenBucket;
  /** How the connection would end now. */
  private absence: Absence = 'lost';
  private stopClosing: Release = () => undefined;
  private keptAt: number;

  constructor(
    private readonly context: Context,
    private readonly transport: Transport,
    handshake: HandshakeResult,
  ) {
    const { clock, limits } = context;
    this.session = handshake.session;
    this.keptAt = clock.now();
    this.scope = handshake.scope;
    this.requests = new Requests(context, this, (response) => transport.send(response));
    this.ephemerals = new TokenBucket(limits.requestsPerSecond, limits.requestsBurst, clock.now());
    this.tokenWatch = new TokenWatch(clock, limits, (left) => transport.send({ t: 'token', left }));
    this.tokenWatch.watch(this.scope.expiresAt);
    handshake.streams.forEach(({ subscription }) => this.subscriptions.set(subscription.stream, subscription));
    context.presence.add(this.session).catch((cause: unknown) => this.warn('presence was not stored', cause));
  }

  get platform(): Platform {
    return this.transport.platform;
  }

  get origin(): RequestOrigin {
    return this.transport.origin;
  }

  accept(frame: Exclude<ClientFrame, { t: 'hello' }>): void {
    // Only an explicit message brings a hidden client back: the page of a hidden browser tab keeps sending.
    if (frame.t === 'away') return this.setAway(frame.why);
    if (frame.t === 'eph') return this.sendEphemeral(frame);
    if (frame.t === 'auth') return void this.refreshToken(frame.tok);
    if (frame.t === 'req') this.requests.accept(frame);
    else this.transport.send({ t: 'pong' });
  }

  // ---- as a caller of methods ----

  async subscribe(stream: string): Promise<{ goLive(at: Position): void; release(): void }> {
    const existing = this.subscriptions.get(stream);
    if (existing?.isLive === true) return existing.repeat();
    this.unsubscribe(stream);
    const subscription = await Subscription.open(this.context.fanOut, stream, this.transport);
    if (this.requests.stopped) subscription.release();
    else this.subscriptions.set(stream, subscription);
    return subscription;
  }

  unsubscribe(stream: string): void {
    this.subscriptions.get(stream)?.release();
    this.subscriptions.delete(stream);
  }

  async addRoom(room: string): Promise<void> {
    if (this.session.rooms.includes(room)) return;
    this.session = { ...this.session, rooms: this.session.rooms.concat(room) };
    await this.context.sessions.keep(this.session);
  }

  async removeRoom(room: string): Promise<void> {
    this.session = { ...this.session, rooms: this.session.rooms.filter((other) => other !== room) };
    await this.context.sessions.keep(this.session);
  }

  async addCall(call: string): Promise<void> {
    if (this.session.calls.includes(call)) return;
    this.session = { ...this.session, calls: this.session.calls.concat(call) };
    await this.context.sessions.keep(this.session);
  }

  async removeCall(call: string): Promise<void> {
    if (!this.session.calls.includes(call)) return;
    this.session = { ...this.session, calls: this.session.calls.filter((other) => other !== call) };
    await this.context.sessions.keep(this.session);
  }

  /** A call is over for the user, or for all parties. */
  onCallEnded(stream: string, forAll: boolean): void {
    if (forAll) this.unsubscribe(stream);
    this.session.calls
      .filter((call) => callStream(call) === stream)
      .forEach((call) => this.removeCall(call).catch((cause: unknown) => this.warn('the end of a call was not stored', cause)));
  }

  /** The membership in a room has ended. */
  onRoomLeft(stream: string): void {
    this.unsubscribe(stream);
    this.session.rooms
      .filter((room) => roomStream(room) === stream)
      .forEach((room) =>
        this.removeRoom(room).catch((cause: unknown) => this.warn('a removal from a room was not stored', cause)),
      );
  }

  /** Called repeatedly while the connection lives, to renew everything that would expire. */
  keepAlive(): void {
    const { clock, presence, sessions } = this.context;
    presence.keep(this.session);
    keepCallsAlive(this.context, this.session).catch((cause: unknown) => this.warn('the calls were not kept alive', cause));
    if (clock.now() - this.keptAt < keepSessionEveryMs) return;
    this.keptAt = clock.now();
    sessions.keep(this.session).catch((cause: unknown) => this.warn('the session was not extended', cause));
    this.keepInbox().catch((cause: unknown) => this.warn('the inbox was not extended', cause));
  }

  // ---- the end ----

  /** Ends the client. `superseded`: a newer connection of the session holds its memberships. */
  async close(ending: 'lost' | 'superseded' | 'expelled'): Promise<void> {
    const busy = this.requests.stop();
    this.tokenWatch.stop();
    this.stopClosing();
    this.subscriptions.forEach((subscription) => subscription.release());
    this.subscriptions.clear();
    // A running request may still join a room, so wait for it before releasing the memberships.
    await busy;
    const { presence, memberships } = this.context;
    const removed = presence.remove(this.session);
    if (ending === 'expelled') await expel(this.context, this.session);
    else if (ending === 'lost' || busy !== null)
      await Promise.all([
        memberships.disconnect(this.session, this.absence),
        disconnectCalls(this.context, this.session, this.absence),
      ]);
    await removed;
  }

  private async keepInbox(): Promise<void> {
    const { user } = this.session;
    if (this.subscriptions.has(userStream(user))) await this.context.inboxes.open(user);
  }

  private setAway(why: Away['why']): void {
    const { clock, limits, memberships } = this.context;
    this.absence = absences[why];
    this.stopClosing();
    // A phone may stop a closed app without closing its socket.
    if (why === 'close') this.stopClosing = clock.after(limits.closingMs, () => this.transport.drop());
    memberships
      .setPresence(this.session, why === 'show' ? 'online' : 'away')
      .catch((cause: unknown) => this.warn('presence was not sent', cause));
  }

  private sendEphemeral(frame: Extract<ClientFrame, { t: 'eph' }>): void {
    if (this.isExpired || this.ephemerals.take(this.context.clock.now()) > 0 || !this.subscriptions.has(frame.n)) return;
    const ephemeral = stampedEphemeral(frame, this.session.user);
    if (ephemeral === null) return this.context.metrics.faults.inc({ why: 'ephemeral' });
    if (ephemeral.k !== 'volume') return this.context.fanOut.publishEphemeral(ephemeral);
    this.sendVolume(ephemeral).catch((cause: unknown) => this.warn('a volume was not sent', cause));
  }

  /** Only who sends sound has a volume: a listener must not appear to speak. */
  private async sendVolume(ephemeral: Ephemeral): Promise<void> {
    const room = this.session.rooms.find((name) => roomStream(name) === ephemeral.n);
    if (room === undefined) return;
    const { record } = await this.context.rooms.load(room);
    if ((memberOf(record, this.session.user)?.role ?? 'audience') !== 'audience') this.context.fanOut.publishEphemeral(ephemeral);
  }

  /** Whether the token expired so long ago that only reading and leaving are left. */
  get isExpired(): boolean {
    return this.tokenWatch.isOver;
  }

  private async refreshToken(token: string): Promise<void> {
    try {
      const scope = await verifyToken(this.context, token);
      if (scope.user !== this.session.user) return this.transport.refuse();
      if (this.requests.stopped) return;
      await this.context.sessions.useToken(this.session, scope);
      // It may have been withdrawn before it was listed as a token of this session.
      await refuseRevoked(this.context, scope);
      if (this.requests.stopped) return;
      this.scope = scope;
      this.tokenWatch.watch(scope.expiresAt);
      await Promise.all(this.session.rooms.map((room) => this.context.memberships.applyRole(room, this.session, scope)));
    } catch (cause) {
      // The old token is still valid for a while, and the server asks again when it expires: a call must not end for a failed
      // refresh.
      this.warn('a fresh token was refused', cause);
    }
  }

  private warn(text: string, cause: unknown): void {
    this.context.log('warn', text, { cause: causeOf(cause) });
  }
}
