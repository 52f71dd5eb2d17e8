import type { CallState, Party } from '../../protocol/call-state';
import { isConnectedParty, isWaitingParty, type CallPhase } from '../../protocol/call-table';
import { limits } from '../../protocol/client-limits';
import type { Clock } from '../../shared/clock';
import { makeObservable, ref } from '../../shared/mobx';
import { endReasonFor, isOnThisDevice, isRung, localParty, phaseFor, type LocalIdentity } from './call-rules';
import { isAnswered, isRequesting, nextCallState, type LocalCallEvent, type LocalCallState } from './call-state';
import type { CallEndReason } from './types';

export interface CallFactsInit {
  /** The state from the server, or a draft of it. */
  readonly server: CallState;
  readonly local: LocalCallState;
  /** Placed here, and so outgoing. */
  readonly placed: boolean;
  readonly ringsMs: number | undefined;
}

/** The state of one call: the server's part, this device's part, and everything that follows from both. */
export class CallFacts {
  server: CallState;
  /** Clock time at which two parties were first connected; null before. */
  activeAt: number | null = null;
  /** Clock time at which the connection was lost; null while it is online. */
  offlineAt: number | null = null;
  /** Clock time until which the server may let the call ring. */
  ringsUntil: number;
  readonly placed: boolean;
  private local: LocalCallState;

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly identity: () => LocalIdentity,
    { server, local, placed, ringsMs = limits.callRingMs }: CallFactsInit,
  ) {
    this.server = server;
    this.local = local;
    this.placed = placed;
    this.ringsUntil = clock.now() + ringsMs;
    this.updateActiveAt();
    makeObservable<this, 'local'>(this, { server: ref, activeAt: ref, offlineAt: ref, local: ref });
  }

  // ---- views ----

  get isEnded(): boolean {
    return this.local.kind === 'ended';
  }

  /** This device placed, accepted or joined the call. */
  get isAnswered(): boolean {
    return isAnswered(this.local);
  }

  /** The request of `call()`, `join()` or `open()` waits for its answer. */
  get isRequesting(): boolean {
    return isRequesting(this.local);
  }

  /** The user rejected the call here. */
  get isDismissed(): boolean {
    return this.local.kind === 'ended' && this.local.dismissed;
  }

  get reason(): CallEndReason | null {
    return this.local.kind === 'ended' ? this.local.reason : null;
  }

  get endedAt(): number | null {
    return this.local.kind === 'ended' ? this.local.at : null;
  }

  get direction(): 'in' | 'out' {
    const { user } = this.identity();
    return this.placed || (user !== '' && this.server.from === user) ? 'out' : 'in';
  }

  get state(): CallPhase {
    if (this.isEnded) return 'ended';
    return phaseFor(this.server, this.me, { placed: this.direction === 'out', answers: this.isAnswered });
  }

  get me(): Party | null {
    return localParty(this.server, this.identity());
  }

  get others(): readonly Party[] {
    const { me } = this;
    return this.server.parties.filter((party) => party !== me);
  }

  /** The call is in progress, and this device speaks for the user. */
  get here(): boolean {
    return !this.isEnded && isOnThisDevice(this.me, this.identity().device);
  }

  /** The call waits for this user's answer. */
  get rings(): boolean {
    return !this.isEnded && !this.isAnswered && isRung(this.me);
  }

  get answering(): boolean {
    const { me } = this;
    return !this.isEnded && this.isAnswered && me !== null && isWaitingParty(me);
  }

  get reconnecting(): boolean {
    if (this.isEnded || this.server.id === '') return false;
    const connected = this.others.filter(isConnectedParty);
    return this.offlineAt !== null || (connected.length === 1 && connected.every(({ offline }) => offline));
  }

  get videoRequest(): '' | 'me' | 'them' {
    const { videoRequestBy } = this.server;
    if (videoRequestBy === '') return '';
    return videoRequestBy === this.me?.id ? 'me' : 'them';
  }

  /** The reason why the call is over for this user by the server's state; null while it is not. */
  get serverReason(): CallEndReason | null {
    return endReasonFor(this.server, this.me, this.identity().device);
  }

  /** Whether the given call comes from the only callee of this one, and so answers it. */
  isAnsweredBy({ from, group }: CallState): boolean {
    const [callee] = this.others;
    if (!this.placed || this.server.group || group || this.isEnded || callee === undefined || callee.id !== from) return false;
    return isWaitingParty(callee) || this.server.reason === 'merged';
  }

  // ---- frames in ----

  transition(event: LocalCallEvent): void {
    this.local = nextCallState(this.local, event);
  }

  setServer(state: CallState): void {
    this.server = state;
  }

  setOnline(online: boolean): void {
    this.offlineAt = online ? null : this.clock.now();
  }

  /** Restarts the ring time of an outgoing call, because only the server knows for how long it has rung. */
  restartRinging(): void {
    if (this.placed) this.ringsUntil = this.clock.now() + limits.callRingMs;
  }

  /** Sets the time since which two parties have talked from the server's state. */
  updateActiveAt(): void {
    const { activeMs } = this.server;
    if (activeMs !== null) this.activeAt = this.clock.now() - activeMs;
  }
}
