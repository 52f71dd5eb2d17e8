import { decodeServerText, isFault } from '../protocol/decode';
import { rtcError, type RtcError } from '../protocol/errors';
import type { Ephemerals, Method, Params, Position, Result, ServerFrame, StreamEvent, Welcome } from '../protocol/messages';
import { Emitter } from '../shared/emitter';
import type { Json } from '../shared/json';
import type { Release } from '../shared/release';
import { Connection } from './connection';
import { helloOf } from './hello';
import { Memory } from './memory';
import { Requests } from './requests';
import type { Phase, Signalling, SignallingEvents, SignallingOptions } from './signalling';
import { Streams } from './streams';

const saveMs = 1_000;
/** A session is too old by its last save, and a quiet room saves nothing by itself. */
const keepMs = 60_000;
const tokenAgainMs = 10_000;

export const createSignalling = (options: SignallingOptions): Signalling => new Client(options);

/** What is said over the connection: hello, requests, streams, tokens. Every frame leaves here as one event or one answer. */
class Client implements Signalling {
  private readonly events = new Emitter<SignallingEvents>();
  private readonly connection: Connection;
  private readonly requests: Requests;
  private readonly streams = new Streams();
  private readonly memory: Memory;
  /** Streams that the last hello asked for: those that its welcome leaves out are lost. */
  private greeted: readonly string[] = [];
  private isHidden = false;
  /** The customer's function may throw as well as reject. */
  private readonly token = (why: 'connect' | 'refresh') => Promise.resolve().then(() => this.options.token(why));

  constructor(private readonly options: SignallingOptions) {
    const { platform, servers, log } = options;
    this.requests = new Requests(platform.clock);
    this.memory = new Memory(platform.storage, platform.clock);
    const talk = {
      token: this.token,
      greet: (token: string) => this.greet(token),
      read: (text: string) => this.read(text),
      dropped: () => this.dropped(),
      shown: () => this.turn(false),
      hidden: () => this.turn(true),
      phase: (event: SignallingEvents['phase']) => this.events.emit('phase', event),
      ended: (error: RtcError) => this.ended(error),
    };
    this.connection = new Connection(platform, servers, talk, log);
  }

  get phase(): Phase {
    return this.connection.phase;
  }

  get held(): readonly string[] {
    return this.memory.held.filter((stream) => stream.indexOf('r:') === 0 || stream.indexOf('c:') === 0);
  }

  get device(): string {
    return this.options.device ?? this.memory.device();
  }

  on<Name extends keyof SignallingEvents>(name: Name, listener: (event: SignallingEvents[Name]) => void): Release {
    return this.events.on(name, listener);
  }

  // ---- wishes ----

  readonly connect = (): void => this.connection.connect();

  readonly retryNow = (): void => this.connection.tryNow();

  request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    const isClosed = this.phase === 'closed';
    return isClosed ? Promise.reject(rtcError('closed', { message: method })) : this.requests.ask(method, params);
  }

  report<K extends keyof Ephemerals>(stream: string, kind: K, value: Omit<Ephemerals[K], 'id'>): void {
    if (this.phase === 'online') this.connection.send({ t: 'eph', n: stream, k: kind, d: value });
  }

  follow(stream: string, at: Position): Release {
    const { release, early } = this.streams.follow(stream, at);
    this.saveSoon();
    // After the caller has its release: one of these may be the end of the stream.
    if (early.length > 0) void Promise.resolve().then(() => early.forEach((event) => this.acceptEvent(event)));
    // Only a hello can ask for a snapshot, and this socket's is over.
    const tooLate = this.phase === 'greeting' || this.phase === 'online';
    if (at.e === '' && tooLate) this.connection.drop({ reason: 'unavailable', atOnce: true });
    return () => {
      release();
      this.saveSoon();
    };
  }

  close(): Promise<void> {
    this.connection.end(rtcError('closed'));
    return Promise.resolve();
  }

  // ---- a connection comes and goes ----

  private greet(token: string): void {
    const { options, memory, connection } = this;
    const cur = this.streams.positions();
    this.greeted = Object.keys(cur);
    connection.send(helloOf(options, { tok: token, dev: this.device, session: memory.session, cur }));
    // Right behind, without waiting: joining costs one round trip on an open socket.
    this.resumeRequests();
  }

  private welcome(frame: Welcome): void {
    if (this.phase !== 'greeting') return;
    this.requests.frameBytes = frame.lim.frame || this.requests.frameBytes;
    this.memory.session = { sid: frame.sid, rt: frame.rt };
    // Before anything is told: a new resume token that is lost is a lost seat.
    this.save();
    this.connection.welcomed(frame.hb);
    this.resumeRequests();
    this.options.log('info', 'online', { resumed: frame.resumed, streams: frame.st.length });
    this.takeStreams(frame.st);
    if (this.isHidden) this.turn(true);
  }

  /** What goes on and from where, and what does not. A listener that closes us meanwhile empties the streams. */
  private takeStreams(list: Welcome['st']): void {
    const kept = list.map((entry) => entry.n);
    this.greeted.forEach((stream) => {
      if (kept.indexOf(stream) >= 0 || this.streams.at(stream) === undefined) return;
      this.streams.drop(stream);
      this.events.emit('lost', { stream });
    });
    list.forEach(({ n, e, s, snap }) => {
      if (snap === undefined || this.streams.at(n) === undefined) return;
      this.streams.jump(n, { e, s });
      this.events.emit('snapshot', { stream: n, at: { e, s }, state: snap as Json });
    });
    this.saveSoon();
  }

  private resumeRequests(): void {
    this.requests.resume((text) => this.connection.sendText(text), this.phase === 'online');
  }

  private dropped(): void {
    this.requests.pause();
    this.streams.forgetEarly();
  }

  private turn(isHidden: boolean): void {
    this.isHidden = isHidden;
    if (this.phase === 'online') this.connection.send({ t: 'away', why: isHidden ? 'hide' : 'show' });
    // Now, not soon: a hidden app may be killed before another turn.
    if (isHidden) this.save();
  }

  private ended(error: RtcError): void {
    this.dropped();
    this.streams.clear();
    this.memory.forget();
    this.requests.failAll(error);
    this.events.emit('ended', error);
  }

  // ---- frames ----

  private read(text: string): void {
    const { current } = this.connection;
    decodeServerText(text).forEach((frame) => {
      // One frame of a burst may have ended this connection: the rest of it is from the past.
      if (this.connection.current !== current) return;
      if (isFault(frame)) this.options.log('warn', 'bad frame', { fault: frame.fault });
      else this.accept(frame);
    });
  }

  private accept(frame: ServerFrame): void {
    switch (frame.t) {
      case 'welcome':
        return this.welcome(frame);
      case 'ev':
        return this.acceptEvent(frame);
      case 'eph':
        return this.events.emit('ephemeral', frame);
      case 'res':
        if (!this.requests.accept(frame)) this.options.log('debug', 'answer to nobody', { id: frame.id });
        return;
      case 'token':
        return this.refreshToken();
      case 'bye':
        return this.connection.bye(frame);
      default:
        return;
    }
  }

  private acceptEvent(event: StreamEvent): void {
    const verdict = this.streams.accept(event);
    if (verdict === 'next') {
      this.saveSoon();
      this.events.emit('event', event);
    } else if (verdict === 'gap') {
      this.options.log('info', 'gap', { stream: event.n, at: event.s });
      this.connection.drop({ reason: 'unavailable' });
    }
  }

  // ---- tokens and memory ----

  private refreshToken(): void {
    const { connection } = this;
    const { current } = connection;
    const again = (): void => {
      if (connection.current === current) connection.alarms.set('token', tokenAgainMs, () => this.refreshToken());
    };
    this.token('refresh').then((token) => {
      if (typeof token !== 'string' || token === '') return again();
      if (connection.current === current) connection.send({ t: 'auth', tok: token });
    }, again);
  }

  private saveSoon(): void {
    const { alarms } = this.connection;
    if (!alarms.has('save') && this.phase !== 'closed') alarms.set('save', saveMs, () => this.save());
  }

  private save(): void {
    const { alarms } = this.connection;
    alarms.clear('save');
    if (this.memory.session === null) return;
    this.memory.save(this.streams.positions());
    alarms.set('keep', keepMs, () => this.save());
  }
}
