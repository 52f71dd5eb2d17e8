import type { FeatureContext } from '../../app/features';
import type { CallState } from '../../protocol/call-state';
import { isWaitingParty } from '../../protocol/call-table';
import { Call, type CallOwner } from './call';
import { callDraft, isOnThisDevice, isRung, localParty } from './call-rules';
import { storeCall, storedCall, type RestoredCall } from './call-storage';

interface Announcement {
  call: CallState;
  /** How long the call may still ring. */
  leftMs: number;
}

interface IncomingCallsOwner extends CallOwner {
  /** The present call while it is in progress. */
  readonly live: Call | null;
  add(call: Call): void;
}

/** Calls that nobody placed, joined or opened here: the inbox names them, or a former run of the app was in one. Each is read once. */
export class IncomingCalls {
  /** The contents of `inbox.called`, until the call is read. */
  private announced: { [id: string]: Announcement } = {};
  private known: { [id: string]: true } = {};
  private restored: RestoredCall | null;

  constructor(
    private readonly context: FeatureContext,
    private readonly owner: IncomingCallsOwner,
  ) {
    this.restored = storedCall(context.storage, context.clock.now());
  }

  announce(announcement: Announcement): void {
    const { id } = announcement.call;
    this.announced[id] = announcement;
    delete this.known[id];
    // Not at once: where many past events arrive in one turn, the call may be over at its end.
    this.context.clock.onNextTurn(() => this.read());
  }

  read(): void {
    const { isRead, state } = this.owner.inbox;
    if (isRead) state.calls.forEach((id) => this.meet(id));
  }

  /** The inbox was read as a whole: a call that it does not name any more is over, also the one in which the app was killed. */
  restore(): void {
    const { context, owner, restored } = this;
    const { state, user } = owner.inbox;
    this.read();
    this.restored = null;
    if (restored === null || state.calls.indexOf(restored.id) >= 0 || owner.live !== null) return;
    storeCall(context.storage, null, 0);
    if (!restored.isFresh || restored.user !== user) return;
    new Call(context, owner, callDraft(restored.id, {}), { presented: true }).session.unavailable();
  }

  /** A call that was placed, joined or opened here needs no reading. */
  know(id: string): void {
    this.known[id] = true;
    delete this.announced[id];
  }

  /** Nobody listens any more: the next listener is told of all calls again. */
  forget(): void {
    this.known = {};
  }

  private meet(id: string): void {
    const { context, owner, restored } = this;
    const { live, list, inbox } = owner;
    if (this.known[id] !== undefined || list.some((call) => call.id === id)) return;
    const announced = this.announced[id];
    const { device } = context.signalling;
    const me = announced === undefined ? null : localParty(announced.call, { user: inbox.user, device });
    const isOurs = isOnThisDevice(me, device);
    // Most likely the very call whose request waits for its answer.
    if (isOurs && list.some(({ facts }) => facts.isRequesting)) return;
    this.know(id);
    if (announced !== undefined) {
      // Placed or answered on another device.
      if (!isOurs && (me === null || !isWaitingParty(me))) return;
      // The call that the present one becomes.
      if (isOurs && live !== null) {
        if (live.facts.isAnsweredBy(announced.call)) live.session.subscribe(false, id);
        return;
      }
    }
    const wasOurs = restored !== null && restored.id === id && restored.user === inbox.user;
    const call = new Call(context, owner, announced?.call ?? callDraft(id, {}), {
      local: { kind: isOurs ? 'answered' : 'unanswered' },
      options: wasOurs ? restored : {},
      presented: wasOurs,
      ringsMs: announced?.leftMs,
    });
    owner.add(call);
    // The answer to its `call()` never arrived, so nobody here knows the call, and nobody will.
    if (isOurs) void call.end();
    else call.session.subscribe(!inbox.state.doNotDisturb && (announced === undefined || isRung(me)));
  }
}
