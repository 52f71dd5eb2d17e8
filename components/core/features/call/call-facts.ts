import type { CallKind, CallState, Party } from '../../protocol/call-state';
import { isConnectedParty, isWaitingParty, type CallPhase } from '../../protocol/call-table';
import type { RtcError } from '../../protocol/errors';
import { releaseOnce, type Release } from '../../shared/release';
import type { CallModel, CallOptions } from './types';
import { makeObservable, ref } from '../../shared/mobx';
import type { Room } from '../../room/room';
import type { CallOwner } from './call-owner';
import type { CallDependencies } from './dependencies';
import { isRung, isOnThisDevice, localParty, phaseFor } from './call-rules';

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
  /** Our own devices, as whoever placed, answered or joined it wanted them. */
  wishes: CallOptions = {};
  /** Until when the server may have it ring. */
  ringsUntil = 0;
  /** Pages that show it. */
  shows = 0;
  /** We asked for video, or agreed to it: only then may it open our camera. */
  wantsVideo = false;
  /** Somebody has seen it: it does not go without a word. */
  presented: boolean;
  /** Rejected by this very person, who needs not be told. */
  dismissed = false;
  /** Asked for, and not answered yet. */
  isPlacing = false;

  constructor(
    protected readonly deps: CallDependencies,
    protected readonly house: CallOwner,
    /** What the server said last. */
    public known: CallState,
    readonly placed: boolean,
  ) {
    this.answers = placed;
    this.presented = placed;
    this.date(known);
    makeObservable(this, {
      error: ref,
      room: ref,
      activeAt: ref,
      paused: ref,
      answers: ref,
      ending: ref,
      offlineAt: ref,
      shows: ref,
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
    const { user } = this.house.inbox;
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
    return localParty(this.known, { user: this.house.inbox.user, device: this.deps.signalling.device });
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
    return this.ending === null && isOnThisDevice(this.me, this.deps.signalling.device);
  }

  /** It waits for an answer of this person. */
  get rings(): boolean {
    return this.ending === null && !this.answers && isRung(this.me);
  }

  get answering(): boolean {
    const { me } = this;
    return this.ending === null && this.answers && me !== null && isWaitingParty(me);
  }

  get reconnecting(): boolean {
    if (this.ending !== null || this.id === '') return false;
    const talking = this.others.filter(isConnectedParty);
    return this.offlineAt !== null || (talking.length === 1 && talking.every(({ offline }) => offline));
  }

  get videoRequest(): '' | 'me' | 'them' {
    const { videoRequestBy } = this.known;
    if (videoRequestBy === '') return '';
    return videoRequestBy === this.me?.id ? 'me' : 'them';
  }

  /** Placed here and not answered, to this one person: who calls us alone meanwhile answers it. */
  awaits({ from, group }: CallState): boolean {
    const [other] = this.others;
    if (!this.placed || this.group || group || this.ending !== null || other === undefined || other.id !== from) return false;
    return isWaitingParty(other) || this.known.reason === 'merged';
  }

  /** Something of it is on a screen: a page says so, or its pusher is there. */
  get isShown(): boolean {
    return this.shows > 0 || (this.room !== null && this.room.me.commands !== null);
  }

  // ---- wishes out ----

  show(): Release {
    this.shows += 1;
    return releaseOnce(() => {
      this.shows -= 1;
    });
  }

  /** A snapshot says for how long two have talked; an event never changes it but at the beginning. */
  protected date({ activeMs }: CallState): void {
    if (activeMs !== null) this.activeAt = this.deps.clock.now() - activeMs;
  }
}
