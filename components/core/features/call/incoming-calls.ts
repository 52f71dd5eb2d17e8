import type { FeatureContext } from '../../app/features';
import type { CallState } from '../../protocol/call-state';
import { isWaitingParty } from '../../protocol/call-table';
import { Call, type CallOwner } from './call';
import { callDraft, isOnThisDevice, isRung, localParty } from './call-rules';
import { storeCall, storedCall, type RestoredCall } from './call-storage';

interface Announcement {
  call: CallState;
  /** Milliseconds for which the call may still ring. */
  leftMs: number;
}

interface IncomingCallsOwner extends CallOwner {
  /** The present call while it is in progress. */
  readonly live: Call | null;
  add(call: Call): void;
}

/** Calls that were not placed, joined or opened here: the inbox lists them, or an earlier run of the app was in one. Each is read once. */
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
    // Deferred, because many past events may arrive in one turn, and the last of them may end the call.
    this.context.clock.onNextTurn(() => this.read());
  }

  read(): void {
    const { isRead, state } = this.owner.inbox;
    if (isRead) state.calls.forEach((id) => this.readCall(id));
  }

  /** The inbox was read as a whole. If it does not list the call in which the app was killed, that call is over. */
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

  /** A call that was placed, joined or opened here is not read. */
  markKnown(id: string): void {
    this.known[id] = true;
    delete this.announced[id];
  }

  /** The last listener was released. For the next one all calls are read again. */
  forget(): void {
    this.known = {};
  }

  private readCall(id: string): void {
    const { context, owner, restored } = this;
    const { live, list, inbox } = owner;
    if (this.known[id] !== undefined || list.some((call) => call.id === id)) return;
    const announced = this.announced[id];
    const { device } = context.signalling;
    const me = announced === undefined ? null : localParty(announced.call, { user: inbox.user, device });
    const isHere = isOnThisDevice(me, device);
    // This is most likely the call whose request waits for its answer.
    if (isHere && list.some(({ facts }) => facts.isRequesting)) return;
    this.markKnown(id);
    if (announced !== undefined) {
      // The call was placed or answered on another device.
      if (!isHere && (me === null || !isWaitingParty(me))) return;
      // The present call becomes this one.
      if (isHere && live !== null) {
        if (live.facts.isAnsweredBy(announced.call)) live.session.subscribe(false, id);
        return;
      }
    }
    const isRestored = restored !== null && restored.id === id && restored.user === inbox.user;
    const call = new Call(context, owner, announced?.call ?? callDraft(id, {}), {
      local: { kind: isHere ? 'answered' : 'unanswered' },
      options: isRestored ? restored : {},
      presented: isRestored,
      ringsMs: announced?.leftMs,
    });
    owner.add(call);
    // The answer to `call()` never arrived, so no screen shows the call.
    if (isHere) void call.end();
    else call.session.subscribe(!inbox.state.doNotDisturb && (announced === undefined || isRung(me)));
  }
}
