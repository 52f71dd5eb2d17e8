import type { FeatureContext } from '../../app/features';
import type { CallKind, CallState, Party } from '../../protocol/call-state';
import type { CallPhase } from '../../protocol/call-table';
import { rtcError, type RtcError } from '../../protocol/errors';
import type { Result } from '../../protocol/messages';
import { toRtcError } from '../../protocol/to-rtc-error';
import type { Room } from '../../room/room';
import { transaction } from '../../shared/mobx';
import type { Release } from '../../shared/release';
import { CallFacts } from './call-facts';
import { CallMedia } from './call-media';
import { CallRequests } from './call-requests';
import { CallSession } from './call-session';
import type { LocalCallState } from './call-state';
import type { Inbox } from './inbox';
import type { CallEndReason, CallModel, CallOptions, RejectReason } from './types';

const nothing = (): void => undefined;

/** The registry of all calls, as one call sees it. */
export interface CallOwner {
  readonly inbox: Inbox;
  readonly hidden: boolean;
  /** Calls in progress, and those whose end the server does not know yet. */
  readonly list: readonly Call[];
  /** The call was accepted here, so it becomes the present one. */
  makePresent(call: Call): void;
  /** Accepting failed, and the call rings again. */
  answerFailed(call: Call): void;
  confirmed(call: Call): void;
  renamed(call: Call): void;
  ended(call: Call): void;
  endReported(call: Call): void;
}

export interface CallInit {
  /** The call was placed here, so it is outgoing. */
  readonly placed?: boolean;
  readonly local?: LocalCallState;
  /** A screen or a listener knows the call, so its end is reported. */
  readonly presented?: boolean;
  readonly options?: CallOptions;
  readonly ringsMs?: number | undefined;
  /** Keeps this device listening until the call is the present one, or dropped. */
  readonly listening?: Release;
}

/** One call as screens and customers see it, with the actions of the user. Only its own parts write its state. */
export class Call implements CallModel {
  readonly facts: CallFacts;
  readonly session: CallSession;
  readonly media: CallMedia;
  private readonly requests: CallRequests;
  private readonly listening: Release;
  private accepting: Promise<void> = Promise.resolve();
  private isPresented: boolean;

  constructor(
    private readonly context: FeatureContext,
    private readonly owner: CallOwner,
    server: CallState,
    init: CallInit = {},
  ) {
    const { placed = false, local = { kind: 'unanswered' }, ringsMs } = init;
    this.isPresented = init.presented ?? false;
    this.listening = init.listening ?? nothing;
    const identity = () => ({ user: this.user, device: context.signalling.device });
    this.facts = new CallFacts(context.clock, identity, { server, local, placed, ringsMs });
    this.session = new CallSession(context, this.facts, {
      inbox: owner.inbox,
      get hidden() {
        return owner.hidden;
      },
      hasOther: (id) => owner.list.some((other) => other !== this && other.id === id),
      confirmed: () => owner.confirmed(this),
      renamed: () => owner.renamed(this),
      ended: () => owner.ended(this),
      endReported: () => owner.endReported(this),
    });
    this.media = new CallMedia(this, context, init.options ?? {});
    this.requests = new CallRequests(context.request, this, this.media);
  }

  // ---- views ----

  get id(): string {
    return this.facts.server.id;
  }

  get kind(): CallKind {
    return this.facts.server.kind;
  }

  get group(): boolean {
    return this.facts.server.group;
  }

  get parties(): readonly Party[] {
    return this.facts.server.parties;
  }

  get from(): Party | null {
    return this.parties.filter(({ id }) => id === this.facts.server.from)[0] ?? null;
  }

  get direction(): 'in' | 'out' {
    return this.facts.direction;
  }

  get state(): CallPhase {
    return this.facts.state;
  }

  get reason(): CallEndReason | null {
    return this.facts.reason;
  }

  get endedAt(): number | null {
    return this.facts.endedAt;
  }

  get activeAt(): number | null {
    return this.facts.activeAt;
  }

  get me(): Party | null {
    return this.facts.me;
  }

  get others(): readonly Party[] {
    return this.facts.others;
  }

  get answering(): boolean {
    return this.facts.answering;
  }

  get reconnecting(): boolean {
    return this.facts.reconnecting;
  }

  get videoRequest(): '' | 'me' | 'them' {
    return this.facts.videoRequest;
  }

  get error(): RtcError | null {
    return this.session.error;
  }

  get room(): Room | null {
    return this.media.room;
  }

  get paused(): boolean {
    return this.media.paused;
  }

  /** The own user id; '' until the inbox was read. */
  get user(): string {
    return this.owner.inbox.user;
  }

  get presented(): boolean {
    return this.isPresented;
  }

  // ---- actions ----

  accept(options: CallOptions = {}): Promise<void> {
    const { context, owner, facts, session, reason } = this;
    if (reason !== null) return Promise.reject(rtcError(reason === 'answered_elsewhere' ? reason : 'call_over'));
    if (facts.isAnswered) return this.accepting;
    transaction(() => {
      this.media.setOptions(options);
      facts.transition({ type: 'answered' });
      session.fail(null);
      owner.makePresent(this);
    });
    const request = context.request('call.accept', { call: this.id, ...owner.inbox.profile });
    this.accepting = request.then(nothing, (cause: unknown) => {
      const error = toRtcError(cause);
      if (error.reason === 'answered_elsewhere') session.finish('answered_elsewhere');
      else if (error.reason === 'call_over' || error.reason === 'not_found') session.unavailable();
      else if (!facts.isEnded) this.acceptFailed(error);
      throw error;
    });
    return this.accepting;
  }

  reject(reason: RejectReason = 'rejected'): Promise<void> {
    if (this.facts.isAnswered) return this.end();
    return this.session.end(reason, () => this.context.request('call.reject', { call: this.id, why: reason }), true);
  }

  end(): Promise<void> {
    const { facts, session } = this;
    if (!facts.isAnswered) return this.reject();
    const wasAnswered = !facts.placed || this.others.some(({ device }) => device !== '');
    return session.end(wasAnswered ? 'hangup' : 'cancelled', session.requestEnd);
  }

  invite(to: readonly string[]): Promise<void> {
    return this.requests.invite(to);
  }

  switchKind(kind: CallKind): Promise<void> {
    return this.requests.switchKind(kind);
  }

  answerVideoRequest(agrees: boolean): Promise<void> {
    return this.requests.answerVideoRequest(agrees);
  }

  convertToRoom(): Promise<void> {
    return this.requests.convertToRoom();
  }

  show(): Release {
    return this.media.show();
  }

  /** Sends the request that this call exists for. Resolves with the call that the answer names, which another object may represent. */
  start(request: () => Promise<Result<'call.subscribe'>>): Promise<Call> {
    const { session, owner } = this;
    return session.start(request).then(() => owner.list.filter(({ id }) => session.isReplaced && id === this.id)[0] ?? this);
  }

  markPresented(): void {
    this.isPresented = true;
  }

  /** The call became the present one, whose registry listens instead. */
  releaseListening(): void {
    this.listening();
  }

  release(): void {
    this.session.release();
    this.listening();
  }

  private acceptFailed(error: RtcError): void {
    transaction(() => {
      this.facts.transition({ type: 'answerFailed' });
      this.session.fail(error);
      this.media.reset();
      this.owner.answerFailed(this);
    });
  }
}
