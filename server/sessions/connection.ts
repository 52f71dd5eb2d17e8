import { closeCodes } from '../../components/core/protocol/close-codes';
import { isRtcError } from '../../components/core/protocol/errors';
import type { ClientFrame, Hello, Platform } from '../../components/core/protocol/messages';
import { Bucket } from '../bucket';
import type { Release } from '../clock';
import { loseCalls } from '../calls/liveness';
import type { Context } from '../context';
import { causeOf } from '../log';
import type { Door } from '../media/media-server';
import type { Said, Whispered } from '../streams/hub';
import { byeText, type ByeName } from './bye';
import { Client, type Carrier } from './client';
import { decodeClientText, isClientFault } from './decode';
import { greet, type Greeted } from './greeting';
import { Outbox, type Link } from './outbox';
import type { Session } from './sessions';

/** What connections of one node share. */
export interface House {
  /** Calls `flush` at the end of the turn. */
  flushLater(connection: Connection): void;
  /** Hellos of one session go one after another, in the order in which they arrived. */
  greetInTurn<T>(session: string | undefined, act: () => Promise<T>): Promise<T>;
  /** This connection now speaks for the session. */
  took(session: Session, connection: Connection): void;
  over(connection: Connection): void;
}

/** Frames of any kind, well above what requests and ephemerals may take: beyond it somebody floods. */
const framesPerSecond = 100;
const framesBurst = 300;
/** What may stand behind `hello` before `welcome`. */
const maxEarly = 64;

/** The life of one socket: greeting → checking → live → ended. Frames are checked here and die here; clients live in client.ts. */
export class Connection implements Carrier {
  user = '';
  platform: Platform = 'wechat';
  readonly door: Door;
  session: Session | null = null;
  private phase: 'greeting' | 'checking' | 'live' | 'ended' = 'greeting';
  private client: Client | null = null;
  private overtaken = false;
  private heardAt: number;
  private early: ClientFrame[] = [];
  private watchdog: Release;
  private readonly outbox: Outbox;
  private readonly frames: Bucket;

  constructor(
    private readonly context: Context,
    private readonly house: House,
    private readonly link: Link,
    door: Omit<Door, 'platform'>,
  ) {
    const { clock, limits } = context;
    this.door = { ...door, platform: 'wechat' };
    this.heardAt = clock.now();
    this.frames = new Bucket(framesPerSecond, framesBurst, this.heardAt);
    this.outbox = new Outbox(link, limits, () => house.flushLater(this));
    // Who never says hello was cut off on the way: told to come back, though by the code of a policy.
    this.watchdog = clock.after(limits.handshakeMs, () => this.bye('stale', { wireCode: 1008 }));
  }

  text(text: string): void {
    this.heardAt = this.context.clock.now();
    for (const frame of decodeClientText(text)) {
      if (this.phase === 'ended') return;
      this.context.metrics.messagesIn.inc();
      if (isClientFault(frame)) return this.fault(frame.fault, frame.code);
      if (this.frames.take(this.heardAt) > 0) return this.bye('rate', { afterMs: 1_000 });
      this.accept(frame);
    }
  }

  /** The link is gone. */
  closed(): void {
    this.end();
  }

  /** A frame that no rule of ours can read: `wireCode` is the standard code for it. */
  broken(why: string, wireCode: number): void {
    this.fault(why, 'badFrame', wireCode);
  }

  /** Says goodbye and closes. */
  bye(name: ByeName, more: { afterMs?: number; wireCode?: number } = {}): void {
    if (this.phase === 'ended') return;
    this.outbox.push(byeText(name, more.afterMs));
    this.outbox.flush();
    this.context.metrics.byes.inc({ code: String(closeCodes[name].code) });
    this.context.log('info', 'bye', { session: this.session?.id ?? null, code: closeCodes[name].code });
    this.end();
    this.link.close(more.wireCode ?? closeCodes[name].code, name);
  }

  /** A newer connection of the same session speaks now. */
  overtake(): void {
    this.overtaken = true;
    this.bye('replaced');
  }

  flush(): void {
    if (this.phase === 'ended') return;
    this.context.metrics.messagesOut.inc(this.outbox.flush());
    if (this.outbox.isSlow) this.bye('slow');
  }

  // ---- what a client is lent ----

  send(message: object): void {
    if (this.phase !== 'ended') this.outbox.push(JSON.stringify(message));
  }

  refuse(): void {
    this.bye('unauthorized');
  }

  event(said: Said): void {
    if (this.phase === 'ended') return;
    this.outbox.push(said.text);
    const { event } = said;
    const isOver = event.k === 'room.closed' || (event.k === 'member.left' && event.d.id === this.user);
    if (isOver) this.client?.evicted(event.n);
    const isPartOver = event.k === 'party.ended' && event.d.id === this.user;
    if (isPartOver || event.k === 'call.ended') this.client?.dismissed(event.n, event.k === 'call.ended');
  }

  ephemeral(whispered: Whispered): void {
    if (this.phase !== 'ended') this.outbox.pushEphemeral(whispered.key, whispered.text);
  }

  gap(): void {
    this.bye('stale');
  }

  // ---- frames in ----

  private accept(frame: ClientFrame): void {
    if (this.phase === 'live' && frame.t !== 'hello') return this.client?.accept(frame);
    if (this.phase === 'greeting' && frame.t === 'hello') {
      this.phase = 'checking';
      return void this.hello(frame);
    }
    if (this.phase === 'checking' && frame.t !== 'hello') {
      this.early.push(frame);
      if (this.early.length > maxEarly) this.bye('rate', { afterMs: 1_000 });
      return;
    }
    // Out of step: not the words are wrong but their order, and a fresh start heals that.
    this.context.metrics.faults.inc({ why: 'order' });
    this.bye('stale', { wireCode: 1008 });
  }

  private async hello(hello: Hello): Promise<void> {
    this.platform = hello.pf;
    this.door.platform = hello.pf;
    this.door.caps = hello.caps;
    try {
      await this.house.greetInTurn(hello.sid, async () => {
        if (this.phase === 'checking') this.welcome(await greet(this.context, hello, this, (session) => this.took(session)));
      });
    } catch (cause) {
      this.refused(cause);
    }
  }

  private took(session: Session): void {
    this.session = session;
    this.user = session.user;
    this.house.took(session, this);
  }

  private welcome(greeted: Greeted): void {
    const { context } = this;
    const { limits } = context;
    this.session = greeted.session;
    this.client = new Client(context, this, greeted);
    // The socket went while we read: the seats that were just taken wait again.
    if (this.phase === 'ended') return this.release();
    this.phase = 'live';
    this.watchdog();
    this.watchdog = context.clock.after(limits.serverSilenceMs, () => this.watch());
    const lim = { frame: limits.frameBytes, message: limits.messageBytes, rate: limits.requestsPerSecond };
    const { session, rt, resumed, continued } = greeted;
    const st = continued.map(({ entry }) => entry);
    this.send({ t: 'welcome', v: 1, sid: session.id, rt, resumed, now: context.clock.now(), hb: limits.heartbeatMs, lim, st });
    continued.forEach(({ replay }) => replay.forEach((text) => this.outbox.push(text)));
    continued.forEach(({ follow, at }) => follow.goLive(at));
    context.metrics.hellos.inc({ outcome: resumed ? 'resumed' : 'new' });
    context.log('info', 'welcome', { session: session.id, generation: session.generation, resumed });
    this.early.splice(0).forEach((frame) => this.accept(frame));
  }

  private refused(cause: unknown): void {
    this.context.metrics.hellos.inc({ outcome: 'refused' });
    // The engine may have failed halfway, with seats taken.
    if (this.session !== null) {
      this.giveUp(this.context.seating.lose(this.session, false));
      this.giveUp(loseCalls(this.context, this.session, false));
    }
    const reason = isRtcError(cause) ? cause.reason : 'internal';
    this.context.log(reason === 'internal' ? 'error' : 'info', 'hello refused', { reason, cause: causeOf(cause) });
    if (reason === 'unauthorized') return this.bye('unauthorized');
    const afterMs = Math.round((1 + this.context.random.unit()) * 5_000);
    this.bye(reason === 'rate_limited' ? 'rate' : 'internal', { afterMs });
  }

  // ---- the end ----

  private fault(fault: string, code: 'badFrame' | 'version', wireCode?: number): void {
    this.context.metrics.faults.inc({ why: code });
    this.context.log('debug', 'a frame was refused', { session: this.session?.id ?? null, fault });
    this.bye(code, wireCode === undefined ? {} : { wireCode });
  }

  private watch(): void {
    const { clock, limits } = this.context;
    // At most the whole: a wall clock that was set back must not keep the dead alive.
    const leftMs = Math.min(limits.serverSilenceMs, this.heardAt + limits.serverSilenceMs - clock.now());
    if (leftMs <= 0) return this.bye('stale');
    this.client?.prolong();
    this.watchdog = clock.after(leftMs, () => this.watch());
  }

  private end(): void {
    if (this.phase === 'ended') return;
    this.phase = 'ended';
    this.watchdog();
    this.early = [];
    this.release();
  }

  private release(): void {
    this.house.over(this);
    if (this.client !== null) this.giveUp(this.client.over(this.overtaken));
  }

  private giveUp(seats: Promise<void>): void {
    seats.catch((cause: unknown) => this.context.log('error', 'seats were not released', { cause: causeOf(cause) }));
  }
}
