import type { CallState } from '../../protocol/call-state';
import { isWaitingParty } from '../../protocol/call-table';
import { Call } from './call';
import type { CallOwner } from './call-owner';
import type { CallDependencies } from './dependencies';
import { storeCall, storedCall, type StoredCall } from './call-storage';
import { callDraft, isRung, isOnThisDevice, localParty } from './call-rules';

interface Called {
  call: CallState;
  leftMs: number;
}

/** Calls that nobody here placed, joined or opened: the inbox names them, or a former run of the app was in one. Each is looked at once. */
export class IncomingCalls {
  /** What `inbox.called` said, until the call is looked at. */
  private called: { [id: string]: Called } = {};
  private seen: { [id: string]: true } = {};
  private kept: (StoredCall & { isFresh: boolean }) | null;

  constructor(
    private readonly deps: CallDependencies,
    private readonly house: CallOwner,
  ) {
    this.kept = storedCall(deps.keeper, deps.clock.now());
  }

  tell(called: Called): void {
    const { id } = called.call;
    this.called[id] = called;
    delete this.seen[id];
    // Not at once: when much is told of the past, the call may be over by the end of this turn.
    this.deps.clock.onNextTurn(() => this.look());
  }

  look(): void {
    const { heard, state } = this.house.inbox;
    if (heard) state.calls.forEach((id) => this.meet(id));
  }

  /** The inbox is here as a whole: what it does not name any more is over, also the call in which we were killed. */
  restore(): void {
    const { deps, house, kept } = this;
    const { state, user } = house.inbox;
    this.look();
    this.kept = null;
    if (kept === null || state.calls.indexOf(kept.id) >= 0 || house.live !== null) return;
    storeCall(deps.keeper, null, 0);
    if (!kept.isFresh || kept.user !== user) return;
    const call = new Call(deps, house, callDraft(kept.id, {}));
    call.presented = true;
    call.gone();
  }

  /** It is one of ours. */
  met(id: string): void {
    this.seen[id] = true;
    delete this.called[id];
  }

  /** Nobody listens any more: whoever does next hears of all again. */
  forget(): void {
    this.seen = {};
  }

  private meet(id: string): void {
    const { deps, house, kept } = this;
    const { live, list, inbox } = house;
    if (this.seen[id] !== undefined || list.some((call) => call.id === id)) return;
    const told = this.called[id];
    const me = told === undefined ? null : localParty(told.call, { user: inbox.user, device: deps.signalling.device });
    const isOurs = isOnThisDevice(me, deps.signalling.device);
    // Most likely the very call that waits for its answer.
    if (isOurs && list.some((call) => call.isPlacing)) return;
    this.met(id);
    if (told !== undefined) {
      // Placed or answered on another device.
      if (!isOurs && (me === null || !isWaitingParty(me))) return;
      // What our own call becomes.
      if (isOurs && live !== null) return live.awaits(told.call) ? live.follow(false, id) : undefined;
    }
    const isKept = kept !== null && kept.id === id && kept.user === inbox.user;
    const call = new Call(deps, house, told?.call ?? callDraft(id, {}), { wish: isKept ? kept : {}, ringsMs: told?.leftMs });
    call.presented = isKept;
    house.add(call);
    // The answer to its `call()` never came: nobody here knows of it, and nobody will.
    call.answers = isOurs;
    if (isOurs) void call.end();
    else call.follow(!inbox.state.doNotDisturb && (told === undefined || isRung(me)));
  }
}
