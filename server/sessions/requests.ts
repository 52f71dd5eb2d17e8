import { isRtcError, rtcError, type RtcError } from '../../components/core/protocol/errors';
import type { ClientFrame, Method, Response } from '../../components/core/protocol/messages';
import type { Rate } from '../rates/rate-limits';
import { TokenBucket } from '../rates/token-bucket';
import type { Context } from '../context';
import type { Limits } from '../limits';
import { causeOf } from '../log';
import { authorise, refusalError } from '../access/authorise';
import type { MethodResult, Caller, MethodDefinition } from '../methods/method-definition';
import { methods } from '../methods/table';
import { checkedParams, isMethod } from './decode';

export type Request = Extract<ClientFrame, { t: 'req' }>;

/** A client repeats a request that failed here after this time, and within its half a minute: stores come back in seconds. */
const askAgainMs = 500;
/** The most waiting requests of one connection; further ones are refused. */
const maxWaiting = 64;

/** Methods with a rate of their own, each a second and at once. Most of them are repeated to all of a room and retained. */
const rates: ReadonlyMap<string, Rate> = new Map(
  Object.entries({
    'room.join': { perSecond: 2, burst: 20 },
    'member.update': { perSecond: 2, burst: 20 },
    'inbox.update': { perSecond: 2, burst: 20 },
    'track.publish': { perSecond: 5, burst: 20 },
    'track.unpublish': { perSecond: 5, burst: 20 },
    'track.mute': { perSecond: 5, burst: 20 },
    'room.rules': { perSecond: 2, burst: 20 },
    'room.tell_waiting': { perSecond: 1, burst: 5 },
    'member.ask': { perSecond: 1, burst: 10 },
    'hand.raise': { perSecond: 1, burst: 10 },
    'hand.lower': { perSecond: 2, burst: 20 },
    'request.send': { perSecond: 10, burst: 20 },
    'request.answer': { perSecond: 10, burst: 40 },
  }),
);
/** That of all requests together. */
const commonRate = ({ requestsPerSecond, requestsBurst }: Limits): Rate => ({
  perSecond: requestsPerSecond,
  burst: requestsBurst,
});
const rateOf = (method: string, { messagesPerSecond }: Limits): Rate | undefined =>
  method === 'message.send' ? { perSecond: messagesPerSecond, burst: messagesPerSecond * 2 } : rates.get(method);

/** Answers the requests of one connection in order, each exactly once. */
export class Requests {
  private queue: Promise<void> = Promise.resolve();
  private waiting = 0;
  stopped = false;
  /** By name, each from its first use on, because most connections are quiet. */
  private buckets: Map<string, TokenBucket> | null = null;

  constructor(
    private readonly context: Context,
    private readonly caller: Caller,
    private readonly send: (response: Response) => void,
  ) {}

  accept(request: Request): void {
    const refusal = this.refusal(request);
    if (refusal !== null) return this.refuse(request, refusal);
    this.inTurn(() => this.answer(request));
  }

  /** Runs something that must not overlap with a request, after those that wait. It must not reject, and is left out once this has stopped. */
  inTurn(act: () => Promise<void>): void {
    this.waiting += 1;
    // After a stop a client repeats its request on its next connection.
    this.queue = this.queue
      .then(() => (this.stopped ? undefined : act()))
      .finally(() => {
        this.waiting -= 1;
      });
  }

  /** Stops answering. Returns the running request to wait for, or null. */
  stop(): Promise<void> | null {
    this.stopped = true;
    return this.waiting > 0 ? this.queue : null;
  }

  private refusal(request: Request): RtcError | null {
    const { context, caller } = this;
    const rate = rateOf(request.m, context.limits);
    const ofConnection = this.take('all', commonRate(context.limits));
    const ofMethod = ofConnection > 0 || rate === undefined ? 0 : this.take(request.m, rate);
    const ofSession = ofConnection || ofMethod;
    if (ofSession > 0) context.metrics.rateLimited.inc({ limit: ofConnection > 0 ? 'requests' : 'method' });
    const afterMs = ofSession || context.rates.take('userRequests', caller.session.user);
    if (afterMs > 0) return rtcError('rate_limited', { afterMs });
    return this.waiting >= maxWaiting ? rtcError('unavailable', { message: 'too many requests wait' }) : null;
  }

  /** Takes one of what the rate allows; returns 0, or the milliseconds until there is one. */
  private take(name: string, rate: Rate): number {
    const now = this.context.clock.now();
    const known = this.buckets?.get(name);
    if (known !== undefined) return known.take(now);
    const bucket = new TokenBucket(rate.perSecond, rate.burst, now);
    this.buckets = (this.buckets ?? new Map<string, TokenBucket>()).set(name, bucket);
    return bucket.take(now);
  }

  private async answer(request: Request): Promise<void> {
    const { tracing } = this.context;
    if (tracing === null) return void (await this.carryOut(request));
    const attributes = { 'rtc.method': isMethod(request.m) ? request.m : 'unknown' };
    const start = { session: this.caller.session.id, attributes };
    await tracing.span(
      'request',
      start,
      () => this.carryOut(request),
      (outcome) => outcome,
    );
  }

  /** Returns `ok`, or the reason of the refusal. */
  private async carryOut(request: Request): Promise<string> {
    const { clock, metrics, log } = this.context;
    const since = clock.now();
    const name = isMethod(request.m) ? request.m : 'unknown';
    let outcome = 'ok';
    try {
      const { result, repeated, afterwards } = await this.run(request);
      this.send({ t: 'res', id: request.id, d: result, ...(repeated === true ? { dup: 1 as const } : {}) });
      afterwards?.();
      metrics.requests.inc({ method: name, outcome: 'ok' });
    } catch (cause) {
      // The store is away, for instance. Whether the change happened is then unknown; the repetition has the same key.
      const error = isRtcError(cause) ? cause : rtcError('unavailable', { cause, afterMs: askAgainMs });
      if (!isRtcError(cause)) log('error', 'a request failed', { method: name, cause: causeOf(cause) });
      this.refuse(request, error);
      outcome = error.reason;
    }
    metrics.requestSeconds.observe({ method: name }, (clock.now() - since) / 1000);
    return outcome;
  }

  private run(request: Request): Promise<MethodResult<Method>> {
    if (!isMethod(request.m)) throw rtcError('unknown_method');
    return this.dispatch(request.m, request);
  }

  private async dispatch<M extends Method>(method: M, request: Request): Promise<MethodResult<M>> {
    const { context, caller } = this;
    const params = checkedParams(method, request.d);
    const definition: MethodDefinition<M> = methods[method];
    const once = `${caller.session.id}/${request.k}`;
    const allowed = await authorise(context, caller, { method, params, once });
    if ('reason' in allowed) throw allowed.isMiss ? await this.countMiss(refusalError(allowed)) : refusalError(allowed);
    return definition.run({ context, caller, params, ...allowed, once });
  }

  /** Returns the refusal, or `rate_limited` when the caller asks for missing things too often. */
  private async countMiss(refusal: RtcError): Promise<RtcError> {
    const afterMs = await this.context.rates.takeShared('misses', this.caller.session.user);
    return afterMs > 0 ? rtcError('rate_limited', { afterMs }) : refusal;
  }

  private refuse(request: Request, error: RtcError): void {
    const err = {
      code: error.reason,
      msg: error.message,
      retry: error.retry,
      ...(error.afterMs === undefined ? {} : { after: error.afterMs }),
      ...(error.note === undefined ? {} : { note: error.note }),
    };
    this.context.metrics.requests.inc({ method: isMethod(request.m) ? request.m : 'unknown', outcome: error.reason });
    this.send({ t: 'res', id: request.id, err });
  }
}
