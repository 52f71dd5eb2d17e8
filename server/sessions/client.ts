import {
  callStream,
  roomStream,
  userStream,
  type ClientFrame,
  type Platform,
  type Position,
} from '../../components/core/protocol/messages';
import { Bucket } from '../bucket';
import { loseCalls, vouch } from '../calls/liveness';
import type { Context } from '../context';
import { causeOf } from '../log';
import type { Door } from '../media/media-server';
import type { Caller } from '../methods/rule';
import { Follow, type Reader } from '../streams/follow';
import type { Grant } from '../tokens';
import { stampedEphemeral } from './decode';
import { believed, type Greeted } from './greeting';
import { Requests } from './requests';
import type { Session } from './sessions';
import { TokenWatch } from './token-watch';

/** What a connection lends to the client that it carries. */
export interface Carrier extends Reader {
  readonly platform: Platform;
  readonly door: Door;
  send(message: object): void;
  /** The client broke a rule that ends the connection. */
  refuse(): void;
}

const prolongEveryMs = 5 * 60_000;

/** A client that was welcomed, for as long as this connection lasts: its streams, requests, presence and token. */
export class Client implements Caller {
  session: Session;
  grant: Grant;
  private readonly follows = new Map<string, Follow>();
  private readonly requests: Requests;
  private readonly tokenWatch: TokenWatch;
  private readonly ephemerals: Bucket;
  private isHidden = false;
  private keptAt: number;

  constructor(
    private readonly context: Context,
    private readonly carrier: Carrier,
    greeted: Greeted,
  ) {
    const { clock, limits } = context;
    this.session = greeted.session;
    this.keptAt = clock.now();
    this.grant = greeted.grant;
    this.requests = new Requests(context, this, (response) => carrier.send(response));
    this.ephemerals = new Bucket(limits.requestsPerSecond, limits.requestsBurst, clock.now());
    this.tokenWatch = new TokenWatch(clock, limits, (left) => carrier.send({ t: 'token', left }));
    this.tokenWatch.watch(this.grant.expiresAt);
    greeted.continued.forEach(({ follow }) => this.follows.set(follow.stream, follow));
    context.presence.came(this.session).catch((cause: unknown) => this.trouble('presence was not written down', cause));
  }

  get platform(): Platform {
    return this.carrier.platform;
  }

  get door(): Door {
    return this.carrier.door;
  }

  accept(frame: Exclude<ClientFrame, { t: 'hello' }>): void {
    // Only its own word brings a hidden one back: the page of a hidden browser tab goes on talking.
    if (frame.t === 'away') return this.turn(frame.why === 'show' ? 'online' : 'away');
    if (frame.t === 'eph') return this.whisper(frame);
    if (frame.t === 'auth') return void this.renew(frame.tok);
    if (frame.t === 'req') this.requests.accept(frame);
    else this.carrier.send({ t: 'pong' });
  }

  // ---- as a caller of methods ----

  async follow(stream: string): Promise<{ goLive(at: Position): void; release(): void }> {
    const heard = this.follows.get(stream);
    if (heard?.isLive === true) return heard.again();
    this.unfollow(stream);
    const follow = await Follow.open(this.context.hub, stream, this.carrier);
    if (this.requests.stopped) follow.release();
    else this.follows.set(stream, follow);
    return follow;
  }

  unfollow(stream: string): void {
    this.follows.get(stream)?.release();
    this.follows.delete(stream);
  }

  async enter(room: string): Promise<void> {
    if (this.session.rooms.includes(room)) return;
    this.session = { ...this.session, rooms: this.session.rooms.concat(room) };
    await this.context.sessions.keep(this.session);
  }

  async exit(room: string): Promise<void> {
    this.session = { ...this.session, rooms: this.session.rooms.filter((other) => other !== room) };
    await this.context.sessions.keep(this.session);
  }

  async attend(call: string): Promise<void> {
    if (this.session.calls.includes(call)) return;
    this.session = { ...this.session, calls: this.session.calls.concat(call) };
    await this.context.sessions.keep(this.session);
  }

  async depart(call: string): Promise<void> {
    if (!this.session.calls.includes(call)) return;
    this.session = { ...this.session, calls: this.session.calls.filter((other) => other !== call) };
    await this.context.sessions.keep(this.session);
  }

  /** A call is over for the user, or for everybody. */
  dismissed(stream: string, forAll: boolean): void {
    if (forAll) this.unfollow(stream);
    this.session.calls
      .filter((call) => callStream(call) === stream)
      .forEach((call) =>
        this.depart(call).catch((cause: unknown) => this.trouble('the end of a call was not written down', cause)),
      );
  }

  /** The seat in a room is gone, by whatever way. */
  evicted(stream: string): void {
    this.unfollow(stream);
    this.session.rooms
      .filter((room) => roomStream(room) === stream)
      .forEach((room) => this.exit(room).catch((cause: unknown) => this.trouble('an eviction was not written down', cause)));
  }

  /** Called now and then while the connection lives, so that what depends on it does not die under it. */
  prolong(): void {
    const { clock, presence, sessions } = this.context;
    presence.keep(this.session);
    vouch(this.context, this.session).catch((cause: unknown) => this.trouble('nobody vouched for a call', cause));
    if (clock.now() - this.keptAt < prolongEveryMs) return;
    this.keptAt = clock.now();
    sessions.keep(this.session).catch((cause: unknown) => this.trouble('the session was not prolonged', cause));
    this.keepInbox().catch((cause: unknown) => this.trouble('the inbox was not prolonged', cause));
  }

  // ---- the end ----

  /** The connection is over. `overtaken`: another one of the same session holds the seats now. */
  async over(overtaken: boolean): Promise<void> {
    const busy = this.requests.stop();
    this.tokenWatch.stop();
    this.follows.forEach((follow) => follow.release());
    this.follows.clear();
    // A request under way may still take a seat: it must be given up with the others, not before.
    await busy;
    const { presence, seating } = this.context;
    const gone = presence.went(this.session);
    if (!overtaken || busy !== null)
      await Promise.all([seating.lose(this.session, this.isHidden), loseCalls(this.context, this.session, this.isHidden)]);
    await gone;
  }

  private async keepInbox(): Promise<void> {
    const { user } = this.session;
    if (this.follows.has(userStream(user))) await this.context.inboxes.open(user);
  }

  private turn(presence: 'online' | 'away'): void {
    this.isHidden = presence === 'away';
    this.context.seating.show(this.session, presence).catch((cause: unknown) => this.trouble('presence was not said', cause));
  }

  private whisper(frame: Extract<ClientFrame, { t: 'eph' }>): void {
    if (this.ephemerals.take(this.context.clock.now()) > 0 || !this.follows.has(frame.n)) return;
    const ephemeral = stampedEphemeral(frame, this.session.user);
    if (ephemeral === null) this.context.metrics.faults.inc({ why: 'ephemeral' });
    else this.context.hub.whisper(ephemeral);
  }

  private async renew(token: string): Promise<void> {
    try {
      const grant = await believed(this.context, token);
      if (grant.user !== this.session.user) return this.carrier.refuse();
      if (this.requests.stopped) return;
      this.grant = grant;
      this.tokenWatch.watch(grant.expiresAt);
      await Promise.all(this.session.rooms.map((room) => this.context.seating.assign(room, this.session, grant)));
    } catch (cause) {
      // The old token is still good for a while, and is asked for again at its end: a call is not cut for a bad refresh.
      this.trouble('a fresh token was not accepted', cause);
    }
  }

  private trouble(text: string, cause: unknown): void {
    this.context.log('warn', text, { session: this.session.id, cause: causeOf(cause) });
  }
}
