import type { FeatureContext } from '../../app/features';
import type { CallState } from '../../protocol/call-state';
import { isWaitingParty } from '../../protocol/call-table';
import type { RtcError } from '../../protocol/errors';
import type { Result, StreamEvent } from '../../protocol/messages';
import { reduceCall } from '../../protocol/reduce-call';
import { toRtcError } from '../../protocol/to-rtc-error';
import { makeObservable, ref, transaction } from '../../shared/mobx';
import type { Release } from '../../shared/release';
import type { CallFacts } from './call-facts';
import { callFromRecord, deadlineOf, endReasonOfError } from './call-rules';
import { CallSubscription } from './call-subscription';
import { EndRequest } from './end-request';
import type { Inbox } from './inbox';
import type { CallEndReason } from './types';

/** If the app was suspended past a deadline, the connection has this time to come back and deliver how the call really ended. */
const resumeMs = 2_000;

/** Receives the reports of a call's session. */
export interface CallSessionListener {
  readonly inbox: Inbox;
  readonly hidden: boolean;
  /** Another object represents the call of this id. */
  hasOther(id: string): boolean;
  /** The server has this device in the call. */
  confirmed(): void;
  /** The call goes on under another id. */
  renamed(): void;
  ended(): void;
  /** The server knows the end, or can no longer be reached. */
  endReported(): void;
}

/** One call's session with the server: reads its stream, applies the rules, keeps its deadlines, and reports its end. */
export class CallSession {
  /** The error of the last request or of the call itself; null if there is none. */
  error: RtcError | null = null;
  /** Settles once the call has an id, or will never have one. */
  started: Promise<unknown> = Promise.resolve();
  private isReleased = false;
  /** This device told the server that it rings. */
  private isRingReported = false;
  private deadline: Release = () => undefined;
  private readonly subscription: CallSubscription;
  private readonly endRequest: EndRequest;

  constructor(
    private readonly context: FeatureContext,
    private readonly facts: CallFacts,
    private readonly listener: CallSessionListener,
  ) {
    makeObservable(this, { error: ref });
    this.subscription = new CallSubscription(context, this);
    this.endRequest = new EndRequest(context.clock, () => {
      this.subscription.release();
      listener.endReported();
    });
  }

  // ---- views ----

  /** The end is not yet reported to the server. */
  get isPending(): boolean {
    return this.facts.isRequesting || this.endRequest.pending;
  }

  get isReplaced(): boolean {
    return this.isReleased;
  }

  // ---- frames in ----

  apply(event: StreamEvent): void {
    this.replace(reduceCall(this.facts.server, event));
  }

  /** Takes the call as the server has it. */
  replace(state: CallState): void {
    const { facts } = this;
    const before = facts.server;
    transaction(() => {
      facts.setServer(state);
      if (state.activeMs !== before.activeMs) facts.updateActiveAt();
      facts.restartRinging();
      if (state.id !== before.id) this.listener.renamed();
      if (!facts.isEnded) this.judge();
      // The call ended here, and on the server it became another call before it knew: that one has to end too.
      else if (state.into !== before.into) this.endRequest.send(this.requestEnd);
    });
    this.setDeadline();
  }

  /** Decides what the server's state means for this user: called again when the own user id becomes known. */
  judge(): void {
    const { facts, listener } = this;
    if (facts.isEnded || this.isReleased) return;
    const { server, me, serverReason } = facts;
    if (serverReason === 'merged') return server.into === '' ? undefined : this.subscribe(false, server.into);
    if (serverReason !== null) return this.finish(serverReason);
    if (facts.here) listener.confirmed();
    if (me !== null && me.state === 'queued') this.isRingReported = false;
    else if (facts.rings && !this.isRingReported && !listener.inbox.state.doNotDisturb) this.subscribe(true);
  }

  setOnline(online: boolean): void {
    if (online === (this.facts.offlineAt === null)) return;
    this.facts.setOnline(online);
    this.setDeadline();
  }

  /** Sets the timer that ends a call while the connection is lost. Called again when the app is shown, because timers stop while it is hidden. */
  setDeadline(): void {
    this.deadline();
    const due = this.isReleased ? null : deadlineOf(this.facts, this.listener.hidden);
    if (due === null) return;
    const { clock } = this.context;
    const leftMs = due.at - clock.now();
    const isLost = due.reason === 'lost';
    this.deadline = clock.after(leftMs > 0 ? leftMs : isLost ? resumeMs : 0, () => {
      if (isLost && leftMs > 0 && clock.now() - due.at >= resumeMs) this.setDeadline();
      else this.finish(due.reason);
    });
  }

  /** The server has no such call for this user. The history may contain how it ended. */
  unavailable(otherwise?: CallEndReason, error?: RtcError): void {
    const { facts, listener } = this;
    const { me } = facts;
    const record = listener.inbox.record(facts.server.id);
    if (record !== undefined && !facts.isEnded) {
      facts.setServer(callFromRecord(record, listener.inbox.user));
      facts.updateActiveAt();
    }
    this.finish(record?.reason ?? otherwise ?? (me !== null && isWaitingParty(me) ? 'cancelled' : 'lost'), error);
  }

  /** Takes the state that the server answered with; false when no more events are wanted. */
  acceptState(call: CallState): boolean {
    const { facts } = this;
    if (!facts.isEnded) this.replace(call);
    else {
      // The call ended here before the answer, which has the id that is needed to end it on the server.
      facts.setServer(call);
      this.endRequest.send(this.requestEnd);
    }
    if (this.isReleased || !facts.isEnded) return !this.isReleased;
    return this.endRequest.pending && !this.listener.hasOther(call.id);
  }

  // ---- actions ----

  /** Subscribes to the stream of the call, or of the one that it became. `rings` tells the server that the user is being alerted. */
  subscribe(rings: boolean, id = this.facts.server.id): void {
    this.isRingReported = rings;
    this.subscription.request(id, rings);
  }

  /** Sends the request that this call exists for; the user's requests wait for its answer. */
  start(request: () => Promise<Result<'call.subscribe'>>): Promise<void> {
    const { facts } = this;
    const settled = (): void => {
      facts.transition({ type: 'settled' });
      if (facts.isEnded && !this.endRequest.pending) this.listener.endReported();
    };
    const answer = request().then(
      (result) => this.subscription.accept(result),
      (cause: unknown) => {
        const error = toRtcError(cause);
        this.unavailable(endReasonOfError(error), error);
        throw error;
      },
    );
    this.started = answer.then(settled, settled);
    return answer;
  }

  fail(error: RtcError | null): void {
    this.error = error;
  }

  /** Ends the call here, and asks the server to do the same. Resolves with the first attempt. */
  end(reason: CallEndReason, request: () => Promise<unknown>, dismissed = false): Promise<void> {
    if (!this.facts.isEnded) {
      if (this.facts.server.id !== '') this.endRequest.send(request);
      this.finish(reason, this.error, dismissed);
    }
    return this.started.then(() => this.endRequest.firstAttempt);
  }

  readonly requestEnd = (): Promise<unknown> => {
    const { into, id } = this.facts.server;
    return this.context.request('call.end', { call: into || id });
  };

  /** Ends the call on this device without telling the server. */
  finish(reason: CallEndReason, error = this.error, dismissed = false): void {
    const { facts, context } = this;
    if (facts.isEnded) return;
    this.deadline();
    if (this.endRequest.pending) this.subscription.cancelRequest();
    else this.subscription.release();
    context.log('info', 'call ended', { call: facts.server.id, reason });
    transaction(() => {
      facts.transition({ type: 'ended', reason, at: context.clock.now(), dismissed });
      this.error = error;
      this.listener.ended();
    });
  }

  /** Frees everything, because the call is no longer used. */
  release(): void {
    this.isReleased = true;
    this.deadline();
    this.subscription.release();
    this.endRequest.release();
  }
}
