import { decodeServerText, isFault } from '../protocol/decode';
import { rtcError, type RtcError } from '../protocol/errors';
import type { Away, Cursor, Ephemerals, Method, Params, Result, ServerFrame, StreamEvent, Welcome } from '../protocol/messages';
import { Emitter } from '../shared/emitter';
import type { Json } from '../shared/json';
import type { Release } from '../shared/release';
import { Connection, type ConnectionDelegate } from './connection';
import { createHello } from './hello-frame';
import { Requests } from './requests';
import { SessionStorage } from './session-storage';
import type { Phase, Signalling, SignallingEvents, SignallingOptions } from './signalling';
import { Streams } from './streams';

const saveDelayMs = 1_000;
/** A saved session expires by the time of its last save, and a quiet room causes no save, so it is saved at this interval too. */
const resaveMs = 60_000;
const tokenRetryMs = 10_000;

export const createSignalling = (options: SignallingOptions): Signalling => new SignallingClient(options);

/** Joins the connection with hello, requests, streams and tokens. Every received frame becomes one event or one response. */
class SignallingClient implements Signalling {
  private readonly events = new Emitter<SignallingEvents>();
  private readonly connection: Connection;
  private readonly requests: Requests;
  private readonly streams = new Streams();
  private readonly storage: SessionStorage;
  /** Streams named in the last hello: those missing from its welcome are lost. */
  private helloStreams: readonly string[] = [];
  private isHidden = false;

  constructor(private readonly options: SignallingOptions) {
    const { platform, servers, log } = options;
    this.requests = new Requests(platform.clock);
    this.storage = new SessionStorage(platform.storage, platform.clock);
    const delegate: ConnectionDelegate = {
      fetchToken: (purpose) => this.fetchToken(purpose),
      sendHello: (token) => this.sendHello(token),
      receive: (text) => this.receive(text),
      socketDropped: () => this.handleDrop(),
      appShown: () => this.setHidden(false),
      appHidden: (closes) => this.setHidden(true, closes ? 'close' : 'hide'),
      phaseChanged: (event) => this.events.emit('phase', event),
      ended: (error) => this.handleEnd(error),
    };
    this.connection = new Connection(platform, servers, delegate, log);
  }

  get phase(): Phase {
    return this.connection.phase;
  }

  get resumableStreams(): readonly string[] {
    return this.storage.resumableStreams.filter((stream) => stream.indexOf('r:') === 0 || stream.indexOf('c:') === 0);
  }

  get device(): string {
    return this.options.device ?? this.storage.deviceId();
  }

  on<Name extends keyof SignallingEvents>(name: Name, listener: (event: SignallingEvents[Name]) => void): Release {
    return this.events.on(name, listener);
  }

  // ---- commands ----

  readonly connect = (): void => this.connection.connect();

  readonly retryNow = (): void => this.connection.retryNow();

  request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    const isClosed = this.phase === 'closed';
    return isClosed ? Promise.reject(rtcError('closed', { message: method })) : this.requests.request(method, params);
  }

  sendEphemeral<K extends keyof Ephemerals>(stream: string, kind: K, value: Omit<Ephemerals[K], 'id'>): void {
    if (this.phase === 'online') this.connection.send({ t: 'eph', n: stream, k: kind, d: value });
  }

  subscribe(stream: string, at: Cursor): Release {
    const { release, early } = this.streams.subscribe(stream, at);
    this.saveSoon();
    // Emitted after the caller has its release, because one of these events may end the stream.
    if (early.length > 0) void Promise.resolve().then(() => early.forEach((event) => this.handleEvent(event)));
    // Only a hello requests a snapshot, and this socket has already sent its hello.
    const isTooLate = this.phase === 'handshake' || this.phase === 'online';
    if (at.e === '' && isTooLate) this.connection.drop({ reason: 'unavailable', immediate: true });
    return () => {
      release();
      this.saveSoon();
    };
  }

  close(): Promise<void> {
    this.connection.end(rtcError('closed'));
    return Promise.resolve();
  }

  // ---- connection ----

  private sendHello(token: string): void {
    const { options, storage, connection } = this;
    const cur = this.streams.positions();
    this.helloStreams = Object.keys(cur);
    connection.send(createHello(options, { tok: token, dev: this.device, session: storage.session, cur }));
    // Requests follow hello without waiting for the welcome, so that joining costs one round trip.
    this.resumeRequests();
  }

  private handleWelcome(frame: Welcome): void {
    if (this.phase !== 'handshake') return;
    this.requests.frameBytes = frame.lim.frame || this.requests.frameBytes;
    this.storage.session = { sid: frame.sid, rt: frame.rt };
    // Saved before listeners run: without the new resume token, a restarted app loses its memberships.
    this.save();
    this.connection.handleWelcome(frame.hb, frame.lim.spread);
    this.events.emit('welcome', frame);
    this.options.log('info', 'online', { resumed: frame.resumed, streams: frame.st.length });
    this.applyStreams(frame.st);
    // Afterwards, because requests about a lost room wait until it is joined again.
    this.resumeRequests();
    if (this.isHidden) this.setHidden(true);
  }

  /** Reports lost streams and applies snapshots. A listener may close the client meanwhile, which empties the streams. */
  private applyStreams(list: Welcome['st']): void {
    const kept = list.map((entry) => entry.n);
    this.helloStreams.forEach((stream) => {
      if (kept.indexOf(stream) >= 0 || this.streams.positionOf(stream) === undefined) return;
      this.streams.remove(stream);
      this.requests.hold(stream);
      this.events.emit('lost', { stream });
    });
    list.forEach(({ n, e, s, snap }) => {
      if (snap === undefined || this.streams.positionOf(n) === undefined) return;
      this.streams.jumpTo(n, { e, s });
      this.events.emit('snapshot', { stream: n, at: { e, s }, state: snap as Json });
    });
    this.saveSoon();
  }

  private resumeRequests(): void {
    this.requests.resume((text) => this.connection.sendText(text), this.phase === 'online');
  }

  private handleDrop(): void {
    this.requests.pause();
    this.streams.clearEarly();
  }

  private setHidden(isHidden: boolean, why: Away['why'] = isHidden ? 'hide' : 'show'): void {
    this.isHidden = isHidden;
    if (this.phase === 'online') this.connection.send({ t: 'away', why });
    // Saved without delay, because the phone may kill a hidden app at any time.
    if (isHidden) this.save();
  }

  private handleEnd(error: RtcError): void {
    this.handleDrop();
    this.streams.clear();
    this.storage.clear();
    this.requests.failAll(error);
    this.events.emit('ended', error);
  }

  // ---- frames ----

  private receive(text: string): void {
    const { currentSocket } = this.connection;
    decodeServerText(text).forEach((frame) => {
      // An earlier frame of this text may have dropped the socket, which makes the rest of the text stale.
      if (this.connection.currentSocket !== currentSocket) return;
      if (isFault(frame)) this.options.log('warn', 'bad frame', { fault: frame.fault });
      else this.handleFrame(frame);
    });
  }

  private handleFrame(frame: ServerFrame): void {
    switch (frame.t) {
      case 'welcome':
        return this.handleWelcome(frame);
      case 'ev':
        return this.handleEvent(frame);
      case 'eph':
        return this.events.emit('ephemeral', frame);
      case 'res':
        if (!this.requests.accept(frame)) this.options.log('debug', 'response without a request', { id: frame.id });
        return;
      case 'token':
        return this.refreshToken();
      case 'voucher':
        return this.streams.keepVoucher(frame);
      case 'bye':
        return this.connection.handleBye(frame);
      default:
        return;
    }
  }

  private handleEvent(event: StreamEvent): void {
    const order = this.streams.accept(event);
    if (order === 'next') {
      this.saveSoon();
      this.events.emit('event', event);
    } else if (order === 'gap') {
      this.options.log('info', 'gap', { stream: event.n, at: event.s });
      this.connection.drop({ reason: 'unavailable' });
    }
  }

  // ---- tokens and storage ----

  /** Turns a throw of the app's `token` function into a rejection. */
  private fetchToken(purpose: 'connect' | 'refresh'): Promise<string> {
    return Promise.resolve().then(() => this.options.token(purpose));
  }

  private refreshToken(): void {
    const { connection } = this;
    const { currentSocket } = connection;
    const retry = (): void => {
      if (connection.currentSocket === currentSocket) connection.timers.set('token', tokenRetryMs, () => this.refreshToken());
    };
    this.fetchToken('refresh').then((token) => {
      if (typeof token !== 'string' || token === '') return retry();
      if (connection.currentSocket === currentSocket) connection.send({ t: 'auth', tok: token });
    }, retry);
  }

  private saveSoon(): void {
    const { timers } = this.connection;
    if (!timers.has('save') && this.phase !== 'closed') timers.set('save', saveDelayMs, () => this.save());
  }

  private save(): void {
    const { timers } = this.connection;
    timers.clear('save');
    if (this.storage.session === null) return;
    this.storage.save(this.streams.positions());
    timers.set('resave', resaveMs, () => this.save());
  }
}
