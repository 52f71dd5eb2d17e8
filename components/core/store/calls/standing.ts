import type { CallKind, CallState, Party } from '../../protocol/call-state';
import { isIn, isWaiting, type CallPhase } from '../../protocol/call-table';
import type { RtcError } from '../../protocol/errors';
import type { CallModel } from '../call-model';
import { makeObservable, observable, ref } from '../mobx';
import type { Clock } from '../needs';
import type { Room } from '../room';
import type { CallHouse } from './call-house';
import { isAsked, isHere, ownParty, phaseFor } from './verdict';

/** What one call is: the server's word on it, what was done here, and what follows from both. `Call` alone writes it. */
export class Standing {
  error: RtcError | null = null;
  room: Room | null = null;
  activeAt: number | null = null;
  paused = false;
  /** We placed, answered or joined it here. */
  answers: boolean;
  ending: { reason: NonNullable<CallModel['reason']>; at: number } | null = null;
  /** Since when our connection is lost. */
  offlineAt: number | null = null;
  /** Pages that show it. */
  shows = 0;

  constructor(
    protected readonly clock: Clock,
    protected readonly device: string,
    protected readonly house: CallHouse,
    /** What the server said last. */
    public known: CallState,
    readonly placed: boolean,
  ) {
    this.answers = placed;
    this.date(known);
    makeObservable(this, {
      error: ref,
      room: ref,
      activeAt: ref,
      paused: observable,
      answers: observable,
      ending: ref,
      offlineAt: ref,
      shows: observable,
      known: ref,
    });
  }

  // ---- views ----

  get id(): string {
    return this.known.id;
  }

  get kind(): CallKind {
    return this.known.kind;
  }

  get group(): boolean {
    return this.known.group;
  }

  get direction(): 'in' | 'out' {
    const { user } = this.house;
    return this.placed || (user !== '' && this.known.from === user) ? 'out' : 'in';
  }

  get state(): CallPhase {
    if (this.ending !== null) return 'ended';
    return phaseFor(this.known, this.me, { placed: this.direction === 'out', answers: this.answers });
  }

  get reason(): CallModel['reason'] {
    return this.ending?.reason ?? null;
  }

  get endedAt(): number | null {
    return this.ending?.at ?? null;
  }

  get parties(): readonly Party[] {
    return this.known.parties;
  }

  get me(): Party | null {
    return ownParty(this.known, { user: this.house.user, device: this.device });
  }

  get others(): readonly Party[] {
    const { me } = this;
    return this.parties.filter((party) => party !== me);
  }

  get from(): Party | null {
    return this.parties.filter(({ id }) => id === this.known.from)[0] ?? null;
  }

  /** It goes on, and this device speaks for us. */
  get here(): boolean {
    return this.ending === null && isHere(this.me, this.device);
  }

  /** It waits for an answer of this person. */
  get rings(): boolean {
    return this.ending === null && !this.answers && isAsked(this.me);
  }

  get answering(): boolean {
    const { me } = this;
    return this.ending === null && this.answers && me !== null && isWaiting(me);
  }

  get reconnecting(): boolean {
    if (this.ending !== null || this.id === '') return false;
    const talking = this.others.filter(isIn);
    return this.offlineAt !== null || (talking.length === 1 && talking.every(({ offline }) => offline));
  }

  get asks(): '' | 'me' | 'them' {
    const { asks } = this.known;
    if (asks === '') return '';
    return asks === this.me?.id ? 'me' : 'them';
  }

  /** Placed here and not answered, to this one person: who calls us alone meanwhile answers it. */
  awaits({ from, group }: CallState): boolean {
    const [other] = this.others;
    if (!this.placed || this.group || group || this.ending !== null || other === undefined || other.id !== from) return false;
    return isWaiting(other) || this.known.reason === 'merged';
  }

  /** Something of it is on a screen: a page says so, or its pusher is there. */
  get isShown(): boolean {
    return this.shows > 0 || (this.room !== null && this.room.me.commands !== null);
  }

  /** A snapshot says for how long two have talked; an event never changes it but at the beginning. */
  protected date({ activeMs }: CallState): void {
    if (activeMs !== null) this.activeAt = this.clock.now() - activeMs;
  }
}
