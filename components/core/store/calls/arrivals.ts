import type { CallState } from '../../protocol/call-state';
import { isWaiting } from '../../protocol/call-table';
import { Call } from './call';
import type { CallHouse } from './call-house';
import type { CallNeeds } from './call-needs';
import { keepCall, keptCall, type KeptCall } from './kept';
import { callNamed, isAsked, isHere, ownParty } from './verdict';

interface Called {
  call: CallState;
  leftMs: number;
}

/** Calls that nobody here placed, joined or opened: the inbox names them, or a former run of the app was in one. Each is looked at once. */
export class Arrivals {
  /** What `inbox.called` said, until the call is looked at. */
  private called: { [id: string]: Called } = {};
  private seen: { [id: string]: true } = {};
  private kept: (KeptCall & { isFresh: boolean }) | null;

  constructor(
    private readonly needs: CallNeeds,
    private readonly house: CallHouse,
  ) {
    this.kept = keptCall(needs.keeper, needs.clock.now());
  }

  tell(called: Called): void {
    const { id } = called.call;
    this.called[id] = called;
    delete this.seen[id];
    // Not at once: when much is told of the past, the call may be over by the end of this turn.
    this.needs.clock.soon(() => this.look());
  }

  look(): void {
    const { heard, state } = this.house.inbox;
    if (heard) state.calls.forEach((id) => this.meet(id));
  }

  /** The inbox is here as a whole: what it does not name any more is over, also the call in which we were killed. */
  restore(): void {
    const { needs, house, kept } = this;
    const { state, user } = house.inbox;
    this.look();
    this.kept = null;
    if (kept === null || state.calls.indexOf(kept.id) >= 0 || house.live !== null) return;
    keepCall(needs.keeper, null, 0);
    if (!kept.isFresh || kept.user !== user) return;
    const call = new Call(needs, house, callNamed(kept.id, {}));
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
    const { needs, house, kept } = this;
    const { live, list, inbox } = house;
    if (this.seen[id] !== undefined || list.some((call) => call.id === id)) return;
    const told = this.called[id];
    const me = told === undefined ? null : ownParty(told.call, { user: inbox.user, device: needs.signalling.device });
    const isOurs = isHere(me, needs.signalling.device);
    // Most likely the very call that waits for its answer.
    if (isOurs && list.some((call) => call.isPlacing)) return;
    this.met(id);
    if (told !== undefined) {
      // Placed or answered on another device.
      if (!isOurs && (me === null || !isWaiting(me))) return;
      // What our own call becomes.
      if (isOurs && live !== null) return live.awaits(told.call) ? live.follow(false, id) : undefined;
    }
    const isKept = kept !== null && kept.id === id && kept.user === inbox.user;
    const call = new Call(needs, house, told?.call ?? callNamed(id, {}), { wish: isKept ? kept : {}, ringsMs: told?.leftMs });
    call.presented = isKept;
    house.add(call);
    // The answer to its `call()` never came: nobody here knows of it, and nobody will.
    call.answers = isOurs;
    if (isOurs) void call.end();
    else call.follow(!inbox.state.quiet && (told === undefined || isAsked(me)));
  }
}
