import { isRtcError, rtcError } from '../../components/core/protocol/errors';
import {
  callStream,
  roomStream,
  userStream,
  type Away,
  type ClientFrame,
  type Platform,
  type Position,
} from '../../components/core/protocol/messages';
import type { Absence } from '../absence';
import { nothingToRelease, type Release } from '../clock';
import { TokenBucket } from '../rates/token-bucket';
import { disconnectCalls, isPartyOf } from '../calls/party-presence';
import type { Context } from '../context';
import { causeOf } from '../log';
import type { RequestOrigin } from '../media/media-server';
import { ShownPresence } from '../rooms/shown-presence';
import type { Caller, LiveSubscription } from '../methods/method-definition';
import { Subscription, type Reader } from '../streams/subscription';
import type { TokenScope } from '../tokens';
import { stampedEphemeral } from './decode';
import { sendToRoom } from './room-ephemeral';
import { expel } from './expel';
import { verifyToken, type HandshakeResult } from './hello/handshake';
import type { OwnNews } from './own-news';
import { Renewal } from './recovery/renewal';
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

/** A client after its handshake, for as long as this connection lasts: its subscriptions, requests, presence and token. */
export class Client implements Caller, OwnNews {
  session: Session;
  scope: TokenScope;
  private readonly subscriptions = new Map<string, Subscription>();
  private readonly requests: Requests;
  private readonly tokenWatch: TokenWatch;
  private readonly ephemerals: TokenBucket;
  private readonly renewal: Renewal;
  /** How the connection would end now. */
  private absence: Absence = 'lost';
  private stopClosing: Release = nothingToRelease;
  private readonly presence: ShownPresence;

  constructor(
    private readonly context: Context,
    private readonly transport: Transport,
    handshake: HandshakeResult,
  ) {
    const { clock, limits } = context;
    this.session = handshake.session;
    this.scope = handshake.scope;
    this.renewal = new Renewal(context, () => transport.drop());
    this.requests = new Requests(context, this, (response) => transport.send(response));
    this.ephemerals = new TokenBucket(limits.requestsPerSecond, limits.requestsBurst, clock.now());
    this.tokenWatch = new TokenWatch(clock, limits, (left) => transport.send({ t: 'token', left }));
    this.tokenWatch.watch(this.scope.expiresAt);
    handshake.streams.forEach(({ subscription }) => this.subscriptions.set(subscription.stream, subscription));
    this.presence = new ShownPresence(
      clock,
      (presence) => context.memberships.setPresence(this.session, presence),
      (cause) => this.warn('presence was not sent', cause),
    );
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

  async subscribe(stream: string): Promise<LiveSubscription> {
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
    await Promise.all([this.add({ rooms: this.session.rooms.concat(room) }), this.context.memberships.keepAlive(this.session)]);
  }

  async removeRoom(room: string): Promise<void> {
    this.session = { ...this.session, rooms: this.session.rooms.filter((other) => other !== room) };
    await this.context.sessions.keep(this.session);
  }

  async addCall(call: string): Promise<void> {
    // A known one too, because a newer hello may have come since.
    await this.add(this.session.calls.includes(call) ? {} : { calls: this.session.calls.concat(call) });
  }

  async removeCall(call: string): Promise<void> {
    if (!this.session.calls.includes(call)) return;
    this.session = { ...this.session, calls: this.session.calls.filter((other) => other !== call) };
    await this.context.sessions.keep(this.session);
  }

  onCallEnded(stream: string, forAll: boolean): void {
    if (forAll) this.unsubscribe(stream);
    const call = this.session.calls.find((id) => callStream(id) === stream);
    if (call === undefined) return;
    this.inTurn(async () => ((await isPartyOf(this.context, call, this.session)) ? undefined : this.removeCall(call)));
  }

  /** A membership in a room has ended, as an event says. One that the client has joined again since goes on. */
  onRoomLeft(stream: string, at: Position): void {
    if (this.subscriptions.get(stream)?.isAnswered(at) === true) return;
    this.unsubscribe(stream);
    const room = this.session.rooms.find((name) => roomStream(name) === stream);
    if (room === undefined) return;
    const { memberships } = this.context;
    this.inTurn(async () => ((await memberships.isMember(room, this.session)) ? undefined : this.removeRoom(room)));
  }

  onGivenUp(stream: string): void {
    this.renewal.onGivenUp(stream, this.session).catch((cause: unknown) => this.warn('a return was not stored', cause));
  }

  /** Called repeatedly while the connection lives, to renew everything that would expire. */
  keepAlive(): void {
    this.context.presence.keep(this.session);
    const hasInbox = this.subscriptions.has(userStream(this.session.user));
    this.renewal.renew(this.session, hasInbox).catch((cause: unknown) => this.warn('the connection was not renewed', cause));
  }

  // ---- the end ----

  /** Ends the client. `superseded`: a newer connection of the session holds its memberships. */
  async close(ending: 'lost' | 'superseded' | 'expelled'): Promise<void> {
    const busy = this.requests.stop();
    this.tokenWatch.stop();
    this.renewal.stop();
    this.stopClosing();
    this.presence.stop();
    this.subscriptions.forEach((subscription) => subscription.release());
    this.subscriptions.clear();
    // A running request may still join a room, so wait for it before releasing the memberships.
    await busy;
    const { context, session, absence } = this;
    const removed = context.presence.remove(session);
    if (ending === 'expelled') await expel(context, session);
    else if (ending === 'lost' || busy !== null)
      await Promise.all([context.memberships.disconnect(session, absence), disconnectCalls(context, session, absence)]);
    await removed;
  }

  /** Not beside a request, which may join again what an event says to be over: a hello must never find one room or call too few. */
  private inTurn(act: () => Promise<void>): void {
    this.requests.inTurn(() => act().catch((cause: unknown) => this.warn('the end of a stay was not stored', cause)));
  }

  /** Stores what is about to be joined. After a newer hello of the session, a client that is still here has to come back. */
  private async add(more: Pick<Partial<Session>, 'rooms' | 'calls'>): Promise<void> {
    this.session = { ...this.session, ...more };
    if (await this.context.sessions.keepNew(this.session)) return;
    this.transport.drop();
    throw rtcError('conflict');
  }

  private setAway(why: Away['why']): void {
    const { clock, limits } = this.context;
    this.absence = absences[why];
    this.stopClosing();
    // A phone may stop a closed app without closing its socket.
    if (why === 'close') this.stopClosing = clock.after(limits.closingMs, () => this.transport.drop());
    this.presence.show(why === 'show' ? 'online' : 'away');
  }

  private sendEphemeral(frame: Extract<ClientFrame, { t: 'eph' }>): void {
    if (this.isExpired || this.ephemerals.take(this.context.clock.now()) > 0 || !this.subscriptions.has(frame.n)) return;
    const ephemeral = stampedEphemeral(frame, this.session.user);
    if (ephemeral === null) return this.context.metrics.faults.inc({ why: 'ephemeral' });
    const room = this.session.rooms.find((name) => roomStream(name) === ephemeral.n);
    if (room !== undefined)
      sendToRoom(this.context, room, ephemeral).catch((cause: unknown) => this.warn('an ephemeral was not sent', cause));
    else if (ephemeral.k === 'net') this.context.fanOut.publishEphemeral(ephemeral);
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
      // A call must not end for a failed refresh: the old token is valid for a while, and the server asks again when it expires. A
      // token that could not be checked may be good, so it is asked for again soon.
      this.warn('a fresh token was refused', cause);
      if (!(isRtcError(cause) && !cause.retry) && !this.requests.stopped) this.tokenWatch.askAgain();
    }
  }

  private warn(text: string, cause: unknown): void {
    this.context.log('warn', text, { cause: causeOf(cause) });
  }
}
