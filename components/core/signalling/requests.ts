import { knownReason, rtcError, type RtcError } from '../protocol/errors';
import { limits } from '../protocol/client-limits';
import { roomStream, type Method, type Params, type Response, type Result } from '../protocol/messages';
import type { Clock } from '../shared/clock';
import { NamedTimers } from './named-timers';
import { randomId } from './random-id';
import { utf8Bytes } from './utf8';

interface PendingRequest {
  id: number;
  method: Method;
  text: string;
  /** The stream of the room that it is about. */
  stream: string;
  wasSent: boolean;
  /** Sent on the present socket. */
  isInFlight: boolean;
  resolve(result: unknown): void;
  reject(error: RtcError): void;
}

type Send = (text: string) => void;

/** Longest life of a request with all its retries; below the server's memory for keys, so that the server recognises every repeat. */
const lifetimeMs = 30_000;
/** A method that the server slowed down is sent at this interval, because a burst would only be refused again. */
const slowMs = 250;

/**
 * Methods that are idempotent by themselves, so that no session needs to remember their keys: `room.get` and `room.join`, `media.…`,
 * `inbox.subscribe`, `call.subscribe`, `user.presence`.
 */
const idempotent = /^room\.[gj]|^media|subscribe$|^user/;

/**
 * Matches requests with their responses. A request without a response when the socket drops is sent again on the next socket under the
 * same key, and the server executes it once. A request waits for a connection, for its room and for the rate limit, up to `lifetimeMs`.
 */
export class Requests {
  /** Overdue timers are not fired on show, because the response may already wait in the socket's queue. */
  private readonly timers: NamedTimers;
  /** Timers of the present socket: for responses by id, for pauses by method. */
  private readonly waits: NamedTimers;
  /** Part of every key, because two runs of the app may belong to one session and their keys must differ. */
  private readonly runId: string;
  private pending: readonly PendingRequest[] = [];
  private lastId = 0;
  private send: Send | null = null;
  private isWelcomed = false;
  /** Requests sent in the present second. Two full ones are the most that a server takes at once. */
  private recent = 0;
  /** Methods that the server slowed down. */
  private slow: { [method: string]: true } = {};
  /** Streams of rooms that have to be joined again. */
  private held: { [stream: string]: true } = {};
  frameBytes: number = limits.frameBytes;

  constructor(clock: Clock) {
    this.timers = new NamedTimers(clock);
    this.waits = new NamedTimers(clock);
    this.runId = randomId(clock, 8);
  }

  /** Resolves with the result, or rejects with an RtcError: the server's, `too_large`, `timeout` or `no_server`. */
  request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    return new Promise((resolve, reject) => {
      this.lastId += 1;
      const id = this.lastId;
      const text = JSON.stringify({ t: 'req', id, m: method, k: this.runId + '-' + id, d: params });
      // The server closes a socket over a frame this large, and the retry would send it again.
      if (utf8Bytes(text) > this.frameBytes) return reject(rtcError('too_large', { message: method }));
      const request: PendingRequest = {
        id,
        method,
        text,
        stream: roomStream((params as { room?: string }).room ?? ''),
        wasSent: false,
        isInFlight: false,
        resolve: (result) => resolve(result as Result<M>),
        reject,
      };
      this.pending = this.pending.concat(request);
      this.timers.set(id, lifetimeMs, () =>
        this.fail(request, rtcError(request.wasSent || this.send !== null ? 'timeout' : 'no_server', { message: method })),
      );
      this.transmit();
    });
  }

  /**
   * Starts sending on a socket, open requests first. Before the welcome only idempotent requests are sent: if the welcome is lost and the
   * session turns out to be new, the next hello starts yet another one, which does not know the keys of this one.
   */
  resume(send: Send, isWelcomed: boolean): void {
    this.send = send;
    this.isWelcomed = isWelcomed;
    this.transmit();
  }

  pause(): void {
    this.send = null;
    this.recent = 0;
    this.waits.clearAll();
    this.pending.forEach((request) => {
      request.isInFlight = false;
    });
  }

  /** The server lost this member: requests about the room wait until a join is answered. */
  hold(stream: string): void {
    this.held[stream] = true;
  }

  /** Returns false for a duplicate or late response. */
  accept({ id, err, d }: Response): boolean {
    const request = this.pending.filter((other) => other.id === id)[0];
    if (request === undefined) return false;
    const { method, stream } = request;
    // A rate limit, or a server whose store is away.
    const afterMs = err?.code === 'rate_limited' || err?.code === 'unavailable' ? err.after : undefined;
    if (afterMs !== undefined && afterMs < limits.requestMs) {
      this.waits.clear(id);
      request.isInFlight = false;
      this.slow[method] = true;
      this.wait(method, afterMs);
      return true;
    }
    this.take(request);
    if (err === undefined) request.resolve(d ?? {});
    else request.reject(serverError(err));
    // After a join that failed for good, the server refuses them.
    if ((method === 'room.join' && err?.retry !== true) || method === 'room.leave') delete this.held[stream];
    this.transmit();
    return true;
  }

  failAll(error: RtcError): void {
    this.pending.forEach((request) => this.fail(request, error));
  }

  /** Sends in the order requested. A request that must wait blocks those behind it, because leave then join differs from join then leave. */
  private transmit(): void {
    const { send, waits } = this;
    if (send === null) return;
    this.pending.every((request) => {
      const { id, method, stream } = request;
      if (request.isInFlight || waits.has(method) || (this.held[stream] && method.indexOf('room.') !== 0)) return true;
      if (this.recent >= limits.requestsPerSecond || (!this.isWelcomed && !idempotent.test(method))) return false;
      request.wasSent = true;
      request.isInFlight = true;
      waits.set(id, limits.requestMs, () => this.fail(request, rtcError('timeout')));
      if (this.recent === 0) waits.set('second', 1_000, () => this.beginSecond());
      this.recent += 1;
      if (this.slow[method]) this.wait(method, slowMs);
      send(request.text);
      return true;
    });
  }

  private beginSecond(): void {
    this.recent = 0;
    this.transmit();
  }

  private wait(method: Method, ms: number): void {
    this.waits.set(method, ms, () => this.transmit());
  }

  private fail(request: PendingRequest, error: RtcError): void {
    this.take(request);
    request.reject(error);
  }

  private take(request: PendingRequest): void {
    this.pending = this.pending.filter((other) => other !== request);
    this.timers.clear(request.id);
    this.waits.clear(request.id);
  }
}

/** The server's `retry` overrides our error table, because the server knows the cause. */
function serverError(err: NonNullable<Response['err']>): RtcError {
  const more = { message: err.msg ?? err.code, ...(err.after === undefined ? {} : { afterMs: err.after }) };
  return Object.assign(rtcError(knownReason(err.code), more), { retry: err.retry, note: err.note });
}
