import { closeCodes, reasonOf, verdictOf } from '../protocol/close-codes';
import { rtcError, type Reason, type RtcError } from '../protocol/errors';
import { limits } from '../protocol/limits';
import type { Bye } from '../protocol/messages';
import type { Platform } from '../platform/platform';
import type { Log } from '../shared/log';
import { releaseAll, type Release } from '../shared/release';
import { Alarms } from './alarms';
import { Heartbeat } from './heartbeat';
import { openLink, type Link } from './link';
import { advance, type Happening } from './phase';
import { nextDelay, type Attempt } from './reconnect';
import { Servers } from './servers';
import type { Phase, SignallingEvents } from './signalling';

/** What a connection asks of those who talk over it. */
export interface Talk {
  token(why: 'connect' | 'refresh'): Promise<string>;
  /** A socket is open: say hello. */
  greet(token: string): void;
  read(text: string): void;
  /** The socket is gone, and another will be tried. */
  dropped(): void;
  shown(): void;
  hidden(): void;
  phase(event: SignallingEvents['phase']): void;
  ended(error: RtcError): void;
}

export interface Fall {
  reason: Reason;
  told?: Attempt['told'];
  atOnce?: boolean;
}

/** A connection that stayed up this long was a good one; one that fell sooner counts as a failed try. */
const wellMs = 5_000;

/** Keeps one greeted socket alive, and tries for another whenever it is lost, until it is told to end. It reads no frames. */
export class Connection {
  phase: Phase = 'idle';
  readonly alarms: Alarms;
  private readonly heartbeat: Heartbeat;
  private readonly servers: Servers;
  private link: Link | null = null;
  private attempt = 0;
  private failures = 0;
  private why: 'connect' | 'refresh' = 'connect';
  private renewed = false;
  private unlisten: Release = () => undefined;

  constructor(
    private readonly platform: Platform,
    servers: readonly string[],
    private readonly talk: Talk,
    private readonly log: Log,
  ) {
    this.alarms = new Alarms(platform.clock);
    this.servers = new Servers(servers, platform.storage);
    this.heartbeat = new Heartbeat(this.alarms, {
      ping: () => this.send({ t: 'ping' }),
      dead: (atOnce) => this.drop({ reason: 'unavailable', atOnce }),
    });
  }

  /** What everything that was begun on this socket must compare before it goes on. */
  get current(): unknown {
    return this.link;
  }

  connect(): void {
    if (this.phase !== 'idle' && this.phase !== 'closed') return;
    const { life, network } = this.platform;
    this.unlisten = releaseAll([
      life.onShow(() => this.shown()),
      life.onHide(() => this.talk.hidden()),
      network.onChange((connected) => (connected ? this.tryNow() : this.probe())),
    ]);
    this.attempt = 0;
    this.failures = 0;
    this.renewed = false;
    this.dial('connect');
  }

  /** For whoever cannot wait: a person, a phone that came back. */
  tryNow(): void {
    if (this.phase === 'waiting') this.dial('retry');
    else this.probe();
  }

  send(frame: object): void {
    this.sendText(JSON.stringify(frame));
  }

  sendText(text: string): void {
    this.link?.send(text);
    if (this.phase === 'online') this.heartbeat.spoke();
  }

  welcomed(heartbeatMs: number): void {
    this.alarms.clear('welcome');
    this.alarms.set('well', wellMs, () => (this.failures = 0));
    this.servers.good();
    this.renewed = false;
    this.attempt = 0;
    this.heartbeat.start(heartbeatMs);
    this.go('welcomed');
  }

  bye({ code, why, after }: Bye): void {
    const verdict = verdictOf(code);
    const reason = reasonOf(code);
    if (reason === 'unauthorized') this.why = 'refresh';
    // A token may have grown old in a cache, or in a phone that slept before it said hello. Once: then the server means it.
    if (code === closeCodes.unauthorized.code && !this.renewed) {
      this.renewed = true;
      return this.drop({ reason, atOnce: true });
    }
    if (verdict === 'final') return this.end(rtcError(reason, { message: why }));
    if (verdict === 'backoff') this.servers.failed();
    this.drop({ reason, told: { verdict, ...(after === undefined ? {} : { afterMs: after }) } });
  }

  /** Gives this socket up and plans the next try. */
  drop({ reason, told, atOnce = false }: Fall): void {
    if (this.link === null) return;
    this.quiet();
    this.talk.dropped();
    const { failures } = this;
    const random = this.platform.clock.random();
    const delay = atOnce && failures === 0 ? 0 : nextDelay({ failures, random, ...(told === undefined ? {} : { told }) });
    this.failures += 1;
    this.alarms.set('retry', delay, () => this.dial('retry'));
    this.go('dropped', delay, reason);
  }

  end(error: RtcError): void {
    if (this.phase === 'closed') return;
    this.quiet();
    this.alarms.clearAll();
    this.unlisten();
    this.go('end');
    this.log('info', 'connection ended', { reason: error.reason });
    this.talk.ended(error);
  }

  private dial(happening: 'connect' | 'retry'): void {
    this.alarms.clear('retry');
    this.attempt += 1;
    const { why, talk } = this;
    this.why = 'connect';
    this.link = openLink(this.platform, this.servers.current, () => talk.token(why), {
      ready: (token) => this.greet(token),
      text: (text) => {
        if (this.phase === 'online') this.heartbeat.heard();
        talk.read(text);
      },
      fell: (code, reason, cause) => this.fell(code, reason, cause),
    });
    this.go(happening);
  }

  private greet(token: string): void {
    this.alarms.set('welcome', limits.requestMs, () => this.drop({ reason: 'unavailable' }));
    this.go('greeted');
    this.talk.greet(token);
  }

  private fell(code: number | null, reason: Reason, cause: unknown): void {
    this.log('info', 'connection fell', { reason, code, cause: cause === undefined ? null : String(cause) });
    if (reason === 'no_server') this.servers.failed();
    // A bye comes before every close of ours; the code repeats it where a base library tells codes at all.
    if (code !== null && code >= 4000 && code < 4300) return this.bye({ t: 'bye', code, why: '' });
    this.drop({ reason });
  }

  private probe(): void {
    if (this.phase === 'online') this.heartbeat.probe();
    // A greeting that began before the change may be on a dead path as well.
    if (this.phase === 'greeting')
      this.alarms.set('welcome', limits.probeMs, () => this.drop({ reason: 'unavailable', atOnce: true }));
  }

  private shown(): void {
    this.alarms.catchUp();
    this.talk.shown();
    this.tryNow();
  }

  private quiet(): void {
    this.link?.close();
    this.link = null;
    this.heartbeat.stop();
    ['welcome', 'well', 'token'].forEach((name) => this.alarms.clear(name));
  }

  private go(happening: Happening, retryInMs: number | null = null, reason?: Reason): void {
    this.phase = advance(this.phase, happening);
    const { phase, attempt } = this;
    this.talk.phase({ phase, attempt, retryInMs, ...(reason === undefined ? {} : { reason }) });
  }
}
