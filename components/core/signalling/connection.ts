import { closeCodes, reasonOf, closeActionOf } from '../protocol/close-codes';
import { rtcError, type Reason, type RtcError } from '../protocol/errors';
import { limits } from '../protocol/client-limits';
import type { Bye } from '../protocol/messages';
import type { Platform } from '../platform/platform';
import type { Log } from '../shared/log';
import { releaseAll, type Release } from '../shared/release';
import { dial, type DialedSocket } from './dial';
import { Heartbeat } from './heartbeat';
import { NamedTimers } from './named-timers';
import { advance, type PhaseEvent } from './phase';
import { retryDelay, type RetryFacts } from './reconnect-policy';
import { ServerList } from './server-list';
import type { Phase, SignallingEvents } from './signalling';

/** The owner of a connection, as the connection calls it. */
export interface ConnectionDelegate {
  fetchToken(purpose: 'connect' | 'refresh'): Promise<string>;
  /** A socket is open and waits for its hello. */
  sendHello(token: string): void;
  receive(text: string): void;
  /** The socket is gone; another attempt follows. */
  socketDropped(): void;
  appShown(): void;
  appHidden(closes: boolean): void;
  phaseChanged(event: SignallingEvents['phase']): void;
  ended(error: RtcError): void;
}

export interface DropReason {
  reason: Reason;
  serverAdvice?: RetryFacts['serverAdvice'];
  /** Retry without a delay, unless an attempt has already failed. */
  immediate?: boolean;
  /** Another address of the list is tried without a delay: this attempt already had its own, and the walk ends after one round. */
  hasNext?: boolean;
}

/** A connection that stays online this long resets the failure count; one that drops sooner counts as a failed attempt. */
const stableMs = 5_000;

/** Keeps one socket alive and dials another whenever it drops, until `end`. It does not parse frames. */
export class Connection {
  phase: Phase = 'idle';
  readonly timers: NamedTimers;
  private readonly heartbeat: Heartbeat;
  private readonly servers: ServerList;
  private socket: DialedSocket | null = null;
  private attempt = 0;
  private failures = 0;
  private spreadMs: number | undefined;
  private tokenPurpose: 'connect' | 'refresh' = 'connect';
  private hasRetriedToken = false;
  private releaseListeners: Release = () => undefined;

  constructor(
    private readonly platform: Platform,
    servers: readonly string[],
    private readonly delegate: ConnectionDelegate,
    private readonly log: Log,
  ) {
    this.timers = new NamedTimers(platform.clock);
    this.servers = new ServerList(servers, platform.storage);
    this.heartbeat = new Heartbeat(this.timers, {
      ping: () => this.send({ t: 'ping' }),
      timedOut: (immediate) => this.drop({ reason: 'unavailable', immediate }),
    });
  }

  /** Identifies the present socket. Asynchronous work compares it before it continues, because the socket may have changed. */
  get currentSocket(): unknown {
    return this.socket;
  }

  connect(): void {
    if (this.phase !== 'idle' && this.phase !== 'closed') return;
    const { life, network } = this.platform;
    this.releaseListeners = releaseAll([
      life.onShow(() => this.handleAppShown()),
      life.onHide((closes) => this.delegate.appHidden(closes)),
      network.onChange((connected) => (connected ? this.retryNow() : this.probe())),
    ]);
    this.attempt = 0;
    this.failures = 0;
    this.hasRetriedToken = false;
    this.open('connect');
  }

  /** Skips the wait before the next attempt; in any other phase it checks the socket instead. */
  retryNow(): void {
    if (this.phase === 'waiting') this.open('retry');
    else this.probe();
  }

  send(frame: object): void {
    this.sendText(JSON.stringify(frame));
  }

  sendText(text: string): void {
    this.socket?.send(text);
    if (this.phase === 'online') this.heartbeat.sent();
  }

  handleWelcome(heartbeatMs: number, spreadMs?: number): void {
    this.spreadMs = spreadMs;
    this.timers.clear('welcome');
    this.timers.set('stable', stableMs, () => (this.failures = 0));
    this.servers.rememberCurrent();
    this.hasRetriedToken = false;
    this.attempt = 0;
    this.heartbeat.start(heartbeatMs);
    this.transition('welcomed');
  }

  handleBye({ code, why, after }: Bye): void {
    const action = closeActionOf(code);
    const reason = reasonOf(code);
    if (reason === 'unauthorized') this.tokenPurpose = 'refresh';
    // The token may have expired in a cache, or while the phone slept before hello, so one refusal is retried. A second one is final.
    if (code === closeCodes.unauthorized.code && !this.hasRetriedToken) {
      this.hasRetriedToken = true;
      return this.drop({ reason, immediate: true });
    }
    if (action === 'final') return this.end(rtcError(reason, { message: why }));
    if (action === 'backoff') this.servers.moveToNext();
    this.drop({ reason, serverAdvice: { action, ...(after === undefined ? {} : { afterMs: after }) } });
  }

  /** Closes the present socket and schedules the next attempt. */
  drop({ reason, serverAdvice, immediate = false, hasNext = false }: DropReason): void {
    if (this.socket === null) return;
    this.releaseSocket();
    this.delegate.socketDropped();
    const { failures, spreadMs } = this;
    const random = this.platform.clock.random();
    const isAtOnce = hasNext || (immediate && failures === 0);
    const delay = isAtOnce ? 0 : retryDelay({ failures, random, spreadMs, serverAdvice });
    if (!hasNext) this.failures += 1;
    this.timers.set('retry', delay, () => this.open('retry'));
    this.transition('dropped', delay, reason);
  }

  /** Closes for good; only `connect` opens again. */
  end(error: RtcError): void {
    if (this.phase === 'closed') return;
    this.releaseSocket();
    this.timers.clearAll();
    this.releaseListeners();
    this.transition('end');
    this.log('info', 'connection ended', { reason: error.reason });
    this.delegate.ended(error);
  }

  private open(event: 'connect' | 'retry'): void {
    this.timers.clear('retry');
    this.attempt += 1;
    const { tokenPurpose, delegate } = this;
    this.tokenPurpose = 'connect';
    this.socket = dial(this.platform, this.servers.current, () => delegate.fetchToken(tokenPurpose), {
      ready: (token) => this.handleReady(token),
      text: (text) => {
        if (this.phase === 'online') this.heartbeat.received();
        delegate.receive(text);
      },
      closed: (code, reason, cause) => this.handleClosed(code, reason, cause),
    });
    this.transition(event);
  }

  private handleReady(token: string): void {
    this.timers.set('welcome', limits.requestMs, () => this.drop({ reason: 'unavailable' }));
    this.transition('helloSent');
    this.delegate.sendHello(token);
  }

  private handleClosed(code: number | null, reason: Reason, cause: unknown): void {
    this.log('info', 'connection dropped', { reason, code, cause: cause === undefined ? null : String(cause) });
    const hasNext = reason === 'no_server' && this.servers.skipCurrent();
    // The server sends a bye before it closes; its close code repeats the bye, for the base libraries that report codes.
    if (code !== null && code >= 4000 && code < 4300) return this.handleBye({ t: 'bye', code, why: '' });
    this.drop({ reason, hasNext });
  }

  private probe(): void {
    if (this.phase === 'online') this.heartbeat.probe();
    // A handshake that began before the network changed may use a dead path as well.
    if (this.phase === 'handshake')
      this.timers.set('welcome', limits.probeMs, () => this.drop({ reason: 'unavailable', immediate: true }));
  }

  private handleAppShown(): void {
    this.timers.fireOverdue();
    this.delegate.appShown();
    this.retryNow();
  }

  private releaseSocket(): void {
    this.socket?.close();
    this.socket = null;
    this.heartbeat.stop();
    ['welcome', 'stable', 'token'].forEach((name) => this.timers.clear(name));
  }

  private transition(event: PhaseEvent, retryInMs: number | null = null, reason?: Reason): void {
    this.phase = advance(this.phase, event);
    const { phase, attempt } = this;
    this.delegate.phaseChanged({ phase, attempt, retryInMs, ...(reason === undefined ? {} : { reason }) });
  }
}
