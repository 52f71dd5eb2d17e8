import { isRtcError, rtcError, type RtcError } from '../../components/core/protocol/errors';
import type { ClientFrame, Method, Response } from '../../components/core/protocol/messages';
import { Bucket } from '../bucket';
import type { Context } from '../context';
import { causeOf } from '../log';
import type { Answer, Ask, Caller, Rule } from '../methods/rule';
import { methods } from '../methods/table';
import { checkedParams, isMethod } from './decode';

export type Request = Extract<ClientFrame, { t: 'req' }>;

/** So many requests of one connection may wait for the engine; more are refused, not kept. */
const maxWaiting = 64;
/** Asking for rooms that the token does not name, or for calls of others: a few are a mistake, more are a search. */
const missesBurst = 10;
const missesPerSecond = 0.2;
/** Where no room is asked about, a role says nothing. */
const roleNowhere = 'audience';

/** Answers the requests of one connection, one after another, each exactly once. */
export class Requests {
  private last: Promise<void> = Promise.resolve();
  private waiting = 0;
  stopped = false;
  private readonly all: Bucket;
  private readonly messages: Bucket;
  private readonly misses: Bucket;

  constructor(
    private readonly context: Context,
    private readonly caller: Caller,
    private readonly send: (response: Response) => void,
  ) {
    const { clock, limits } = context;
    this.all = new Bucket(limits.requestsPerSecond, limits.requestsBurst, clock.now());
    this.messages = new Bucket(limits.messagesPerSecond, limits.messagesPerSecond * 2, clock.now());
    this.misses = new Bucket(missesPerSecond, missesBurst, clock.now());
  }

  accept(request: Request): void {
    const refusal = this.refusal(request);
    if (refusal !== null) return this.refuse(request, refusal);
    this.waiting += 1;
    this.last = this.last
      .then(() => this.answer(request))
      .finally(() => {
        this.waiting -= 1;
      });
  }

  /** Nothing more is answered. Gives what is under way, to be waited for, or null. */
  stop(): Promise<void> | null {
    this.stopped = true;
    return this.waiting > 0 ? this.last : null;
  }

  private refusal(request: Request): RtcError | null {
    const now = this.context.clock.now();
    const afterMs = this.all.take(now) || (request.m === 'message.send' ? this.messages.take(now) : 0);
    if (afterMs > 0) return rtcError('rate_limited', { afterMs });
    return this.waiting >= maxWaiting ? rtcError('unavailable', { message: 'too many requests wait' }) : null;
  }

  private async answer(request: Request): Promise<void> {
    // The client sends it again on its next connection.
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
      const error = isRtcError(cause) ? cause : rtcError('unavailable', { cause });
      if (!isRtcError(cause)) log('error', 'a request failed', { method: name, cause: causeOf(cause) });
      this.refuse(request, error);
    }
    metrics.requestSeconds.observe({ method: name }, (clock.now() - since) / 1000);
  }

  private run(request: Request): Promise<Answer<Method>> {
    if (!isMethod(request.m)) throw rtcError('unknown_method');
    return this.dispatch(request.m, request);
  }

  private async dispatch<M extends Method>(method: M, request: Request): Promise<Answer<M>> {
    const { context, caller } = this;
    const params = checkedParams(method, request.d);
    const rule: Rule<M> = methods[method];
    const { grant, session } = caller;
    const entrant = { grant, device: session.device };
    const role = rule.about === 'room' ? await context.roles.of(entrant, (params as { room: string }).room) : roleNowhere;
    if (role === null) throw this.miss(rtcError('not_found'));
    if (rule.issuesUrls && context.clock.now() > grant.expiresAt + context.limits.tokenGraceMs) {
      throw rtcError('unauthorized', { message: 'the token ran out' });
    }
    const ask: Ask<M> = { context, caller, params, role, once: `${session.id}/${request.k}` };
    return rule.run(ask).catch((refusal: unknown) => {
      throw rule.about === 'call' && isRtcError(refusal) && refusal.reason === 'call_over' ? this.miss(refusal) : refusal;
    });
  }

  /** The refusal of what is not there for the caller, until it is asked for too often. */
  private miss(refusal: RtcError): RtcError {
    const afterMs = this.misses.take(this.context.clock.now());
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
