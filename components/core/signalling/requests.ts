import { knownReason, rtcError, type RtcError } from '../protocol/errors';
import { limits } from '../protocol/limits';
import type { Method, Params, Response, Result } from '../protocol/messages';
import type { Clock } from '../shared/clock';
import { NamedTimers } from './named-timers';
import { randomId } from './random-id';
import { utf8Bytes } from './utf8';

interface PendingRequest {
  id: number;
  method: Method;
  text: string;
  wasSent: boolean;
  /** Sent on the present socket. */
  isInFlight: boolean;
  resolve(result: unknown): void;
  reject(error: RtcError): void;
}

type Send = (text: string) => void;

/** Longest life of a request with all its retries; below the server's memory for keys, so that the server recognises every repeat. */
const lifetimeMs = 30_000;

/** Methods that are idempotent by themselves, so that no session needs to remember their keys. */
const idempotent: { readonly [M in Method]?: true } = {
  'room.get': true,
  'room.join': true,
  'media.publish': true,
  'media.play': true,
  'inbox.subscribe': true,
  'call.subscribe': true,
  'user.presence': true,
};

/**
 * Matches requests with their responses. A request without a response when the socket drops is sent again on the next socket under the
 * same key, and the server executes it once. A request waits for a connection, up to `lifetimeMs`.
 */
export class Requests {
  /** Overdue timers are not fired on show, because the response may already wait in the socket's queue. */
  private readonly timers: NamedTimers;
  /** Part of every key, because two runs of the app may belong to one session and their keys must differ. */
  private readonly runId: string;
  private pending: readonly PendingRequest[] = [];
  private lastId = 0;
  private send: Send | null = null;
  private isWelcomed = false;
  frameBytes: number = limits.frameBytes;

  constructor(clock: Clock) {
    this.timers = new NamedTimers(clock);
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
        wasSent: false,
        isInFlight: false,
        resolve: (result) => resolve(result as Result<M>),
        reject,
      };
      this.pending = this.pending.concat(request);
      this.timers.set('lifetime' + id, lifetimeMs, () =>
        this.fail(id, rtcError(request.wasSent ? 'timeout' : 'no_server', { message: method })),
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
    this.pending.forEach((request) => {
      request.isInFlight = false;
      this.timers.clear('response' + request.id);
    });
  }

  /** Returns false for a duplicate or late response. */
  accept(response: Response): boolean {
    const request = this.take(response.id);
    if (request === undefined) return false;
    const { err } = response;
    if (err === undefined) request.resolve(response.d ?? {});
    else request.reject(serverError(err));
    return true;
  }

  failAll(error: RtcError): void {
    this.pending.forEach(({ id }) => this.fail(id, error));
  }

  /** Sends in the order requested. A request that must wait blocks those behind it, because leave then join differs from join then leave. */
  private transmit(): void {
    const { send } = this;
    if (send === null) return;
    this.pending.every((request) => {
      if (request.isInFlight) return true;
      if (!this.isWelcomed && idempotent[request.method] === undefined) return false;
      request.wasSent = true;
      request.isInFlight = true;
      this.timers.set('response' + request.id, limits.requestMs, () => this.fail(request.id, rtcError('timeout')));
      send(request.text);
      return true;
    });
  }

  private fail(id: number, error: RtcError): void {
    this.take(id)?.reject(error);
  }

  private take(id: number): PendingRequest | undefined {
    const request = this.pending.filter((other) => other.id === id)[0];
    if (request === undefined) return undefined;
    this.pending = this.pending.filter((other) => other !== request);
    this.timers.clear('lifetime' + id);
    this.timers.clear('response' + id);
    return request;
  }
}

/** The server's `retry` overrides our error table, because the server knows the cause. */
function serverError(err: NonNullable<Response['err']>): RtcError {
  const more = { message: err.msg ?? err.code, ...(err.after === undefined ? {} : { afterMs: err.after }) };
  return Object.assign(rtcError(knownReason(err.code), more), { retry: err.retry });
}
