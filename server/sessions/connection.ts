import { closeCodes } from '../../components/core/protocol/close-codes';
import type { ClientFrame, Hello, Platform } from '../../components/core/protocol/messages';
import { TokenBucket } from '../rates/token-bucket';
import type { Release } from '../clock';
import { disconnectCalls } from '../calls/party-presence';
import type { Context } from '../context';
import { causeOf } from '../log';
import { EncodedMessage } from '../frames/encoded-message';
import type { RequestOrigin } from '../media/media-server';
import type { EncodedEvent, EncodedEphemeral } from '../streams/fan-out';
import { closeFrame, type CloseName } from './close-frame';
import { Client, type Transport } from './client';
import { ConnectionMeter } from './connection-meter';
import type { ConnectionRegistry } from './connection-registry';
import { decodeClientText, isClientFault } from './decode';
import { framesBurst, framesPerSecond, maxEarly } from './frame-limits';
import { handshake, type HandshakeResult } from './hello/handshake';
import { Outbox, type ClientSocket } from './outbox';
import { tellOwnNews } from './own-news';
import { countRefusal, refusedHello, requireFewRefusals } from './hello/refused-hello';
import { withSessionLog } from './session-log';
import type { Session } from './sessions';
import { traceHello } from './hello/trace-hello';
import { welcomeFrame } from './hello/welcome-frame';

/** The life of one socket: handshake → checking → live → ended. It checks all frames; client.ts handles the valid ones. */
export class Connection implements Transport {
  user = '';
  platform: Platform = 'wechat';
  readonly origin: RequestOrigin;
  session: Session | null = null;
  private phase: 'handshake' | 'checking' | 'live' | 'ended' = 'handshake';
  private client: Client | null = null;
  private ending: 'lost' | 'superseded' | 'expelled' = 'lost';
  private lastReceivedAt: number;
  private early: ClientFrame[] = [];
  private watchdog: Release;
  private readonly outbox: Outbox;
  private readonly frames: TokenBucket;
  private readonly meter: ConnectionMeter;

  constructor(
    /** From the handshake on with the log of the session. */
    private context: Context,
    private readonly registry: ConnectionRegistry<Connection>,
    private readonly socket: ClientSocket,
    origin: Omit<RequestOrigin, 'platform'>,
  ) {
    const { clock, limits } = context;
    this.origin = { ...origin, platform: 'wechat', caps: [] };
    this.lastReceivedAt = clock.now();
    this.frames = new TokenBucket(framesPerSecond, framesBurst, this.lastReceivedAt);
    this.meter = new ConnectionMeter(context.metrics, clock);
    this.outbox = new Outbox(socket, limits, registry.frames, () => registry.flushLater(this));
    // A client without a hello was cut off on the way. It should come back, although the close code is that of a policy
    // violation.
    this.watchdog = clock.after(limits.handshakeMs, () => this.disconnect('stale', { wireCode: 1008 }));
  }

  text(text: string): void {
    this.lastReceivedAt = this.context.clock.now();
    for (const frame of decodeClientText(text)) {
      if (this.phase === 'ended') return;
      this.context.metrics.messagesIn.inc();
      if (isClientFault(frame)) return this.fault(frame.fault, frame.code);
      if (this.frames.take(this.lastReceivedAt) > 0) return this.flood();
      this.accept(frame);
    }
  }

  /** The socket is closed. */
  closed(): void {
    this.end();
  }

  /** Reports a frame that cannot be decoded; `wireCode` is its standard close code. */
  broken(why: string, wireCode: number): void {
    this.fault(why, 'badFrame', wireCode);
  }

  /** Sends the close frame and closes the socket. */
  disconnect(name: CloseName, more: { afterMs?: number; wireCode?: number } = {}): void {
    if (this.phase === 'ended') return;
    this.outbox.push(new EncodedMessage(closeFrame(name, more.afterMs)));
    this.outbox.flush();
    this.context.metrics.byes.inc({ code: String(closeCodes[name].code) });
    this.context.log('info', 'bye', { code: closeCodes[name].code });
    this.end();
    this.socket.close(more.wireCode ?? closeCodes[name].code, name);
  }

  /** A newer connection of the same session has taken over. */
  supersede(): void {
    this.ending = 'superseded';
    this.disconnect('replaced');
  }

  /** The token was withdrawn: nothing of the session stays, not even for a grace time. */
  expel(): void {
    this.ending = 'expelled';
    this.disconnect('unauthorized');
  }

  flush(): void {
    if (this.phase === 'ended') return;
    this.meter.flushed(this.outbox.flush(), this.outbox.waitingBytes);
    if (this.outbox.isSlow) this.disconnect('slow');
  }

  // ---- transport of the client ----

  send(message: object): void {
    if (this.phase !== 'ended') this.outbox.push(new EncodedMessage(JSON.stringify(message)));
  }

  refuse(): void {
    this.disconnect('unauthorized');
  }

  drop(): void {
    this.disconnect('stale');
  }

  event(encoded: EncodedEvent): void {
    if (this.phase === 'ended') return;
    this.outbox.push(encoded.message);
    const { event } = encoded;
    this.meter.event(event.ts);
    if (this.client !== null) tellOwnNews(this.client, this.user, event);
  }

  ephemeral(ephemeral: EncodedEphemeral): void {
    if (this.phase !== 'ended') this.outbox.pushEphemeral(ephemeral.key, ephemeral.message);
  }

  gap(): void {
    this.disconnect('stale');
  }

  // ---- frames in ----

  private accept(frame: ClientFrame): void {
    if (this.phase === 'live' && frame.t !== 'hello') return this.client?.accept(frame);
    if (this.phase === 'handshake' && frame.t === 'hello') {
      this.phase = 'checking';
      return void this.hello(frame);
    }
    if (this.phase === 'checking' && frame.t !== 'hello') {
      this.early.push(frame);
      if (this.early.length > maxEarly) this.flood();
      return;
    }
    // The order of frames is wrong, not their content, and a new connection heals that.
    this.context.metrics.faults.inc({ why: 'order' });
    this.disconnect('stale', { wireCode: 1008 });
  }

  private async hello(hello: Hello): Promise<void> {
    this.meter.hello();
    this.platform = hello.pf;
    this.origin.platform = hello.pf;
    this.origin.caps = hello.caps;
    const admit = (user: string, session: string | undefined): boolean => this.registry.admit(user, session, this);
    const begin = async (): Promise<void> => {
      if (this.phase !== 'checking') return;
      requireFewRefusals(this.context, this.origin);
      this.welcome(await handshake(this.context, hello, this, admit, (session) => this.onSession(session)));
    };
    await this.registry.handshakeInOrder(hello.sid, begin).catch((cause: unknown) => this.refused(cause));
  }

  private onSession(session: Session): Context {
    this.session = session;
    this.user = session.user;
    this.context = withSessionLog(this.context, session);
    this.registry.onSession(session, this);
    return this.context;
  }

  private welcome(handshake: HandshakeResult): void {
    const { context } = this;
    this.session = handshake.session;
    this.client = new Client(context, this, handshake);
    // The socket closed during the handshake: the memberships just taken go into their grace time again.
    if (this.phase === 'ended') return this.release();
    this.phase = 'live';
    this.watchdog();
    this.watchdog = context.clock.after(context.limits.serverSilenceMs, () => this.checkSilence());
    this.send(welcomeFrame(context, handshake, this.registry.spreadMs));
    const { session, resumed, streams } = handshake;
    streams.forEach(({ replay }) => replay.forEach((message) => this.outbox.push(message)));
    streams.forEach(({ subscription, at }) => subscription.goLive(at));
    this.meter.welcome(handshake);
    traceHello(context, session, this.meter.helloAt, resumed ? 'resumed' : 'new');
    context.log('info', 'welcome', { generation: session.generation, resumed });
    this.early.splice(0).forEach((frame) => this.accept(frame));
  }

  private refused(cause: unknown): void {
    // The engine may have failed after memberships were taken.
    if (this.session !== null) {
      this.logFailure(this.context.memberships.disconnect(this.session, 'lost'));
      this.logFailure(disconnectCalls(this.context, this.session, 'lost'));
    }
    const { reason, name, more } = refusedHello(cause, this.context.random);
    countRefusal(this.context, this.origin, reason);
    this.context.log(reason === 'internal' ? 'error' : 'info', 'hello refused', { reason, cause: causeOf(cause) });
    traceHello(this.context, this.session, this.meter.helloAt, reason);
    this.disconnect(name, more);
  }

  // ---- the end ----

  private flood(): void {
    this.context.metrics.rateLimited.inc({ limit: 'frames' });
    this.disconnect('rate', { afterMs: 1_000 });
  }

  private fault(fault: string, code: 'badFrame' | 'version', wireCode?: number): void {
    this.context.metrics.faults.inc({ why: code });
    this.context.log('debug', 'a frame was refused', { fault });
    this.disconnect(code, wireCode === undefined ? {} : { wireCode });
  }

  private checkSilence(): void {
    const { clock, limits } = this.context;
    // The wait is capped, so that a wall clock set back does not keep a dead connection alive.
    const leftMs = Math.min(limits.serverSilenceMs, this.lastReceivedAt + limits.serverSilenceMs - clock.now());
    if (leftMs <= 0) return this.disconnect('stale');
    this.client?.keepAlive();
    this.watchdog = clock.after(leftMs, () => this.checkSilence());
  }

  private end(): void {
    if (this.phase === 'ended') return;
    this.phase = 'ended';
    this.watchdog();
    this.early = [];
    this.release();
  }

  private release(): void {
    this.registry.onClosed(this);
    if (this.client !== null) this.logFailure(this.client.close(this.ending));
  }

  private logFailure(released: Promise<void>): void {
    released.catch((cause: unknown) => this.context.log('error', 'memberships were not released', { cause: causeOf(cause) }));
  }
}
