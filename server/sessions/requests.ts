import { isRtcError, rtcError, type RtcError } from '../../components/core/protocol/errors';
import type { ClientFrame, Method, Response } from '../../components/core/protocol/messages';
import { TokenBucket } from '../token-bucket';
import type { Context } from '../context';
import { causeOf } from '../log';
import type { MethodResult, MethodRequest, Caller, MethodDefinition } from '../methods/method-definition';
import { methods } from '../methods/table';
import { checkedParams, isMethod } from './decode';

export type Request = Extract<ClientFrame, { t: 'req' }>;

/** A client repeats a request that failed here after this time, and within its half a minute: stores come back in seconds. */
const askAgainMs = 500;
/** The most waiting requests of one connection; further ones are refused. */
const maxWaiting = 64;
/** Limits requests for unknown rooms and calls: a few are a mistake, more are a search. */
const missesBurst = 10;
const missesPerSecond = 0.2;
/** Methods with a rate of their own, each a second and at once. Each of them is repeated to all of a room and retained. */
const rates: Readonly<Record<string, { perSecond: number; burst: number }>> = {
  'room.join': { perSecond: 2, burst: 20 },
  'member.update': { perSecond: 2, burst: 20 },
  'inbox.update': { perSecond: 2, burst: 20 },
  'track.publish': { perSecond: 5, burst: 20 },
  'track.unpublish': { perSecond: 5, burst: 20 },
  'track.mute': { perSecond: 5, burst: 20 },
};
/** The role for methods that are not about a room, which ignore it. */
const defaultRole = 'audience';

/** Answers the requests of one connection in order, each exactly once. */
export class Requests {
  private queue: Promise<void> = Promise.resolve();
  private waiting = 0;
  stopped = false;
  private readonly all: TokenBucket;
  private readonly byMethod: ReadonlyMap<string, TokenBucket>;
  private readonly notFoundBucket: TokenBucket;

  constructor(
    private readonly context: Context,
    private readonly caller: Caller,
    private readonly send: (response: Response) => void,
  ) {
    const { clock, limits } = context;
    this.all = new TokenBucket(limits.requestsPerSecond, limits.requestsBurst, clock.now());
    const { messagesPerSecond } = limits;
    const all = { ...rates, 'message.send': { perSecond: messagesPerSecond, burst: messagesPerSecond * 2 } };
    this.byMethod = new Map(
      Object.entries(all).map(([method, rate]) => [method, new TokenBucket(rate.perSecond, rate.burst, clock.now())]),
    );
    this.notFoundBucket = new TokenBucket(missesPerSecond, missesBurst, clock.now());
  }

  accept(request: Request): void {
    const refusal = this.refusal(request);
    if (refusal !== null) return this.refuse(request, refusal);
    this.waiting += 1;
    this.queue = this.queue
      .then(() => this.answer(request))
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
    const now = this.context.clock.now();
    const afterMs = this.all.take(now) || (this.byMethod.get(request.m)?.take(now) ?? 0);
    if (afterMs > 0) return rtcError('rate_limited', { afterMs });
    return this.waiting >= maxWaiting ? rtcError('unavailable', { message: 'too many requests wait' }) : null;
  }

  private async answer(request: Request): Promise<void> {
    // The client repeats the request on its next connection.
    if (this.stopped) return;
    const { clock, metrics, log } = this.context;
    const since = clock.now();
    const name = isMethod(request.m) ? request.m : 'unknown';
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
    }
    metrics.requestSeconds.observe({ method: name }, (clock.now() - since) / 1000);
  }

  private run(request: Request): Promise<MethodResult<Method>> {
    if (!isMethod(request.m)) throw rtcError('unknown_method');
    return this.dispatch(request.m, request);
  }

  private async dispatch<M extends Method>(method: M, request: Request): Promise<MethodResult<M>> {
    const { context, caller } = this;
    const params = checkedParams(method, request.d);
    const definition: MethodDefinition<M> = methods[method];
    const { scope, session } = caller;
    const roleRequest = { scope, device: session.device };
    const role =
      definition.about === 'room' ? await context.roomRoles.of(roleRequest, (params as { room: string }).room) : defaultRole;
    if (role === null) throw this.countNotFound(rtcError('not_found'));
    if (!definition.afterExpiry && caller.isExpired) throw rtcError('unauthorized', { message: 'the token has expired' });
    const ask: MethodRequest<M> = { context, caller, params, role, once: `${session.id}/${request.k}` };
    return definition.run(ask).catch((refusal: unknown) => {
      throw definition.about === 'call' && isRtcError(refusal) && refusal.reason === 'call_over'
        ? this.countNotFound(refusal)
        : refusal;
    });
  }

  /** Returns the refusal, or `rate_limited` when the caller asks for missing things too often. */
  private countNotFound(refusal: RtcError): RtcError {
    const afterMs = this.notFoundBucket.take(this.context.clock.now());
    return afterMs > 0 ? rtcError('rate_limited', { afterMs }) : refusal;
  }

  private refuse(request: Request, error: RtcError): void {
    const err = {
      code: error.reason,
      msg: error.message,
      retry: error.retry,
      ...(error.afterMs === undefined ? {} : { after: error.afterMs }),
    };
    this.context.metrics.requests.inc({ method: isMethod(request.m) ? request.m : 'unknown', outcome: error.reason });
    this.send({ t: 'res', id: request.id, err });
  }
}
