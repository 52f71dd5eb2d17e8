import { knownReason, rtcError, type RtcError } from '../protocol/errors';
import { limits } from '../protocol/limits';
import type { Method, Params, Response, Result } from '../protocol/messages';
import type { Clock } from '../platform/platform';
import { Alarms } from './alarms';
import { randomName } from './memory';
import { utf8Bytes } from './utf8';

interface Asked {
  id: number;
  method: Method;
  text: string;
  /** Whether it was ever sent, and whether on this very socket. */
  sent: boolean;
  live: boolean;
  answer(result: unknown): void;
  fail(error: RtcError): void;
}

type Send = (text: string) => void;

/** Longest life of a request, tries and all. Below the server's memory for keys, so that a repeat is always recognised. */
const patienceMs = 30_000;

/** Doing these twice is doing them once, so they need no session that remembers their keys. */
const repeatable: { readonly [M in Method]?: true } = {
  'room.look': true,
  'room.join': true,
  'media.publish': true,
  'media.play': true,
  'inbox.follow': true,
  'call.follow': true,
  'user.look': true,
};

/**
 * Questions and their one answer each. What was not answered when the socket fell is sent again on the next one under the same
 * key, and the server does it once. A request waits for a connection, but not for ever.
 */
export class Requests {
  /** Not caught up with after a suspension: the answer may stand in the socket's queue right behind the show. */
  private readonly alarms: Alarms;
  /** Keys of two runs of the app must differ: both may belong to one session. */
  private readonly run: string;
  private asked: readonly Asked[] = [];
  private lastId = 0;
  private send: Send | null = null;
  private isWelcome = false;
  frameBytes: number = limits.frameBytes;

  constructor(clock: Clock) {
    this.alarms = new Alarms(clock);
    this.run = randomName(clock, 8);
  }

  ask<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    return new Promise((resolve, reject) => {
      this.lastId += 1;
      const id = this.lastId;
      const text = JSON.stringify({ t: 'req', id, m: method, k: this.run + '-' + id, d: params });
      // The server would close the socket over it, and we would send it again.
      if (utf8Bytes(text) > this.frameBytes) return reject(rtcError('too_large', { message: method }));
      const entry: Asked = {
        id,
        method,
        text,
        sent: false,
        live: false,
        answer: (result) => resolve(result as Result<M>),
        fail: reject,
      };
      this.asked = this.asked.concat(entry);
      this.alarms.set('age' + id, patienceMs, () =>
        this.fail(id, rtcError(entry.sent ? 'timeout' : 'no_server', { message: method })),
      );
      this.transmit();
    });
  }

  /**
   * A socket that takes requests; those still open go first. Before the welcome only what may be done twice is sent: should the
   * welcome be lost and the session be a new one, the next hello gets yet another, and that one knows no key of this.
   */
  resume(send: Send, isWelcome: boolean): void {
    this.send = send;
    this.isWelcome = isWelcome;
    this.transmit();
  }

  pause(): void {
    this.send = null;
    this.asked.forEach((entry) => {
      entry.live = false;
      this.alarms.clear('answer' + entry.id);
    });
  }

  /** False when nobody asked: an answer that came twice, or too late. */
  accept(response: Response): boolean {
    const entry = this.take(response.id);
    if (entry === undefined) return false;
    const { err } = response;
    if (err === undefined) entry.answer(response.d ?? {});
    else entry.fail(serverError(err));
    return true;
  }

  failAll(error: RtcError): void {
    this.asked.forEach(({ id }) => this.fail(id, error));
  }

  /** In the order asked: one that must wait holds up those behind it, as a join before a leave is not a leave before a join. */
  private transmit(): void {
    const { send } = this;
    if (send === null) return;
    this.asked.every((entry) => {
      if (entry.live) return true;
      if (!this.isWelcome && repeatable[entry.method] === undefined) return false;
      entry.sent = true;
      entry.live = true;
      this.alarms.set('answer' + entry.id, limits.requestMs, () => this.fail(entry.id, rtcError('timeout')));
      send(entry.text);
      return true;
    });
  }

  private fail(id: number, error: RtcError): void {
    this.take(id)?.fail(error);
  }

  private take(id: number): Asked | undefined {
    const entry = this.asked.filter((other) => other.id === id)[0];
    if (entry === undefined) return undefined;
    this.asked = this.asked.filter((other) => other !== entry);
    this.alarms.clear('age' + id);
    this.alarms.clear('answer' + id);
    return entry;
  }
}

/** The server's word on trying again stands over our table: it knows why. */
function serverError(err: NonNullable<Response['err']>): RtcError {
  const more = { message: err.msg ?? err.code, ...(err.after === undefined ? {} : { afterMs: err.after }) };
  return Object.assign(rtcError(knownReason(err.code), more), { retry: err.retry });
}
