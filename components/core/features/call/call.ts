import type { CallState, EndReason } from '../../protocol/call-state';
import { isWaitingParty } from '../../protocol/call-table';
import { rtcError, type RtcError } from '../../protocol/errors';
import { limits } from '../../protocol/limits';
import type { Result, StreamEvent } from '../../protocol/messages';
import { reduceCall } from '../../protocol/reduce-call';
import type { Release } from '../../shared/release';
import { toRtcError } from '../../protocol/to-rtc-error';
import type { CallModel, CallOptions, RejectReason } from './types';
import { transaction } from '../../shared/mobx';
import { Asking } from './call-requests';
import type { CallOwner } from './call-owner';
import type { CallDependencies } from './dependencies';
import { CallSubscription } from './call-subscription';
import { EndRequest } from './end-request';
import { callFromRecord, deadlineOf, endReasonFor, endReasonOfError } from './call-rules';

const nothing = (): void => undefined;

/** Who slept past a deadline may be about to hear how it really ended: the connection has this long to come back. */
const wakingMs = 2_000;

type Ending = NonNullable<CallModel['reason']>;

/** One call: hears its stream, says to the server what is wished, and ends once. */
export class Call extends Asking implements CallModel {
  /** What is held for whoever opened it. */
  held: Release = nothing;
  private isReleased = false;
  private acked = false;
  private accepting: Promise<void> = Promise.resolve();
  private alarm: Release = nothing;
  private readonly hearing: CallSubscription;
  private readonly parting: EndRequest;
  private readonly askEnd = (): Promise<unknown> => this.deps.request('call.end', { call: this.known.into || this.id });

  constructor(
    needs: CallDependencies,
    house: CallOwner,
    known: CallState,
    {
      placed = false,
      wish = {},
      ringsMs = limits.callRingMs,
    }: { placed?: boolean; wish?: CallOptions; ringsMs?: number | undefined } = {},
  ) {
    super(needs, house, known, placed);
    this.wishes = wish;
    this.ringsUntil = needs.clock.now() + ringsMs;
    this.hearing = new CallSubscription(needs, this);
    this.parting = new EndRequest(needs.clock, () => {
      this.hearing.stop();
      house.told(this);
    });
  }

  // ---- views ----

  /** The server has to be told of its end. */
  get isPending(): boolean {
    return this.isPlacing || this.parting.pending;
  }

  // ---- frames in ----

  apply(event: StreamEvent): void {
    this.take(reduceCall(this.known, event));
  }

  /** The call as the server has it. */
  take(state: CallState): void {
    const before = this.known;
    transaction(() => {
      this.known = state;
      if (state.activeMs !== before.activeMs) this.date(state);
      // Whatever the server knows of its waiting, it knows better than we.
      if (this.placed) this.ringsUntil = this.deps.clock.now() + limits.callRingMs;
      if (state.id !== before.id) this.house.renamed(this);
      // Ended here before the server knew: what it became meanwhile ends too.
      if (this.ending === null) this.judge();
      else if (state.into !== before.into) this.parting.tell(this.askEnd);
    });
    this.arm();
  }

  /** What the server's word means here: again when we learn who we are. */
  judge(): void {
    if (this.ending !== null || this.isReleased) return;
    const { known, me, house } = this;
    const reason = endReasonFor(known, me, this.deps.signalling.device);
    if (reason === 'merged') return known.into === '' ? undefined : this.follow(false, known.into);
    if (reason !== null) return this.close(reason);
    if (this.here) house.found(this);
    if (me !== null && me.state === 'queued') this.acked = false;
    else if (this.rings && !this.acked && !house.inbox.state.doNotDisturb) this.follow(true);
  }

  connected(connected: boolean): void {
    if (connected === (this.offlineAt === null)) return;
    this.offlineAt = connected ? null : this.deps.clock.now();
    this.arm();
  }

  /** Sets the alarm for a call of which nothing is heard; also after a sleep, in which no timer ran. */
  arm(): void {
    this.alarm();
    const due = this.isReleased ? null : deadlineOf(this, this.house.hidden);
    if (due === null) return;
    const { clock } = this.deps;
    const leftMs = due.at - clock.now();
    const isPatient = due.reason === 'lost';
    this.alarm = clock.after(leftMs > 0 ? leftMs : isPatient ? wakingMs : 0, () => {
      if (isPatient && leftMs > 0 && clock.now() - due.at >= wakingMs) this.arm();
      else this.close(due.reason);
    });
  }

  /** It is over here, whatever the server knows. */
  close(reason: Ending, error = this.error): void {
    if (this.ending !== null) return;
    this.alarm();
    if (this.parting.pending) this.hearing.ignore();
    else this.hearing.stop();
    this.deps.log('info', 'call over', { call: this.id, reason });
    transaction(() => {
      this.ending = { reason, at: this.deps.clock.now() };
      this.error = error;
      this.house.over(this);
    });
  }

  /** It cannot be heard any more: the history may know how it ended. */
  gone(otherwise?: EndReason, error?: RtcError): void {
    const { me, id, house } = this;
    const record = house.inbox.record(id);
    if (record !== undefined && this.ending === null) {
      this.known = callFromRecord(record, house.inbox.user);
      this.date(this.known);
    }
    this.close(record?.reason ?? otherwise ?? (me !== null && isWaitingParty(me) ? 'cancelled' : 'lost'), error);
  }

  /** Nobody wants to know of it any more. */
  release(): void {
    this.isReleased = true;
    this.alarm();
    this.hearing.stop();
    this.parting.release();
    this.held();
  }

  /** What was asked for is here; false when nobody wants to hear more. */
  hear(call: CallState): boolean {
    if (this.ending === null) this.take(call);
    else {
      // Ended while it was asked for: now it has a name to be ended by.
      this.known = call;
      this.parting.tell(this.askEnd);
    }
    if (this.isReleased || this.ending === null) return !this.isReleased;
    return this.parting.pending && !this.house.list.some((other) => other !== this && other.id === call.id);
  }

  // ---- wishes out ----

  /** Hears its stream, or that of the call that it becomes. `rings` is this device's word that a person is told. */
  follow(rings: boolean, id = this.id): void {
    this.acked = rings;
    this.hearing.ask(id, rings);
  }

  /** The request that makes it a call of ours; what is wished meanwhile waits for its answer. */
  start(ask: () => Promise<Result<'call.subscribe'>>): Promise<Call> {
    this.isPlacing = true;
    const settled = (): void => {
      this.isPlacing = false;
      if (this.ending !== null && !this.parting.pending) this.house.told(this);
    };
    const answer = ask().then(
      (result) => this.hearing.accept(result),
      (cause: unknown) => {
        const error = toRtcError(cause);
        this.gone(endReasonOfError(error), error);
        throw error;
      },
    );
    this.starting = answer.then(settled, settled);
    // It may have become one that was here already.
    return answer.then(() => this.house.list.filter(({ id }) => this.isReleased && id === this.id)[0] ?? this);
  }

  accept(wish: CallOptions = {}): Promise<void> {
    const { deps, house, id, reason } = this;
    if (reason !== null) return Promise.reject(rtcError(reason === 'answered_elsewhere' ? reason : 'call_over'));
    if (this.answers) return this.accepting;
    transaction(() => {
      this.wishes = wish;
      this.answers = true;
      this.error = null;
      house.begin(this);
    });
    this.accepting = deps.request('call.accept', { call: id, ...house.inbox.profile }).then(nothing, (cause: unknown) => {
      const error = toRtcError(cause);
      if (error.reason === 'answered_elsewhere') this.close('answered_elsewhere');
      else if (error.reason === 'call_over' || error.reason === 'not_found') this.gone();
      else if (this.ending === null) house.yield(this, error);
      throw error;
    });
    return this.accepting;
  }

  reject(why: RejectReason = 'rejected'): Promise<void> {
    if (this.answers) return this.end();
    this.dismissed = true;
    return this.finish(why, () => this.deps.request('call.reject', { call: this.id, why }));
  }

  end(): Promise<void> {
    if (!this.answers) return this.reject();
    const answered = !this.placed || this.others.some(({ device }) => device !== '');
    return this.finish(answered ? 'hangup' : 'cancelled', this.askEnd);
  }

  private finish(reason: Ending, ask: () => Promise<unknown>): Promise<void> {
    if (this.ending === null) {
      if (this.id !== '') this.parting.tell(ask);
      this.close(reason);
    }
    return this.starting.then(() => this.parting.told);
  }
}
