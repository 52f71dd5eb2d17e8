import { rtcError, type Reason } from '../../../components/core/protocol/errors';
import type { DirectedMessages, Ephemerals, Method, Params, Position, Result } from '../../../components/core/protocol/messages';
import { Emitter } from '../../../components/core/shared/emitter';
import type { Json } from '../../../components/core/shared/json';
import { releaseOnce, type Release } from '../../../components/core/shared/release';
import type { Phase, Signalling, SignallingEvents } from '../../../components/core/signalling/signalling';

type Answers = { [M in Method]?: (params: Params<M>) => Result<M> | Promise<Result<M>> };

/** A server that a test controls: it answers requests from a table, and the test emits everything else. */
export class FakeSignalling implements Signalling {
  phase: Phase = 'idle';
  resumableStreams: readonly string[] = [];
  device = 'd1';
  answers: Answers = {};
  readonly asked: { method: Method; params: unknown }[] = [];
  readonly reported: { stream: string; kind: string; value: unknown }[] = [];
  readonly subscribed: { [stream: string]: Position } = {};
  private readonly events = new Emitter<SignallingEvents>();
  private seq = 0;

  on<Name extends keyof SignallingEvents>(name: Name, listener: (event: SignallingEvents[Name]) => void): Release {
    return this.events.on(name, listener);
  }

  connect(): void {
    this.go('online');
  }

  request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    this.asked.push({ method, params });
    const answer = this.answers[method] as ((params: Params<M>) => Result<M> | Promise<Result<M>>) | undefined;
    if (answer === undefined) return Promise.reject(rtcError('unknown_method', { message: method }));
    return Promise.resolve().then(() => answer(params));
  }

  sendEphemeral<K extends keyof Ephemerals>(stream: string, kind: K, value: Omit<Ephemerals[K], 'id'>): void {
    this.reported.push({ stream, kind, value });
  }

  subscribe(stream: string, at: Position): Release {
    this.subscribed[stream] = at;
    return releaseOnce(() => {
      if (this.subscribed[stream] === at) delete this.subscribed[stream];
    });
  }

  retryNow(): void {
    this.go('online');
  }

  close(): Promise<void> {
    this.end('closed');
    return Promise.resolve();
  }

  // ---- what the test does ----

  go(phase: Phase): void {
    this.phase = phase;
    this.events.emit('phase', { phase, attempt: 0, retryInMs: null });
  }

  end(reason: Reason): void {
    this.go('closed');
    this.events.emit('ended', rtcError(reason));
  }

  event(stream: string, k: string, d: object): void {
    this.seq += 1;
    this.events.emit('event', { t: 'ev', n: stream, e: 'e1', s: this.seq, k, ts: 0, d } as SignallingEvents['event']);
  }

  snapshot(stream: string, state: object): void {
    this.events.emit('snapshot', { stream, at: { e: 'e2', s: 0 }, state: state as Json });
  }

  ephemeral<K extends keyof Ephemerals>(stream: string, k: K, d: Ephemerals[K]): void {
    this.events.emit('ephemeral', { t: 'eph', n: stream, k, d } as SignallingEvents['ephemeral']);
  }

  directed<K extends keyof DirectedMessages>(stream: string, k: K, d: DirectedMessages[K]): void {
    this.events.emit('ephemeral', { t: 'eph', n: stream, k, d } as SignallingEvents['ephemeral']);
  }

  lost(stream: string): void {
    this.events.emit('lost', { stream });
  }

  /** Parameters of all requests of one method. */
  of<M extends Method>(method: M): Params<M>[] {
    return this.asked.filter((asked) => asked.method === method).map((asked) => asked.params as Params<M>);
  }

  get listeners(): number {
    const names = ['phase', 'event', 'snapshot', 'ephemeral', 'lost', 'ended'] as const;
    return names.reduce((count, name) => count + this.events.count(name), 0);
  }
}
