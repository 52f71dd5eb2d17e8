import type { CallRecord, CallState, InboxState } from '../../../components/core/protocol/call-state';
import { userStream, type Position } from '../../../components/core/protocol/messages';
import { rtcError } from '../../../components/core/protocol/errors';
import type { Json } from '../../../components/core/shared/json';
import type { Clock } from '../../clock';
import type { BusyPolicy } from './admission';
import type { Limits } from '../../limits';
import type { Engine, NewEvent } from '../../engine/engine';
import { StreamStore, type Idempotency, type Step } from '../../streams/stream-store';
import { admissionOf, incomingCallFrom, activeCallOf, type Admission } from './admission';
import type { PartyConnection } from '../call-entry';
import {
  busyCalls,
  inboxCallOf,
  newInboxCall,
  emptyInboxEntry,
  hasEnded,
  inboxStep,
  positionOnly,
  withCall,
  withoutCall,
  type InboxCall,
  type InboxEntry,
  type Profile,
} from './inbox-entry';

/** Whether a user can enter a call. */
type OwnAvailability =
  /** `isNew`: the inbox did not contain the call. */
  | { is: 'free'; call: string; isNew: boolean }
  /** The call has just ended. */
  | { is: 'over'; call: string }
  /** The user is in this other call. */
  | { is: 'in'; call: string }
  /** The user they are calling is ringing them by this call. */
  | { is: 'rung'; call: string };

interface InboxUpdate {
  doNotDisturb?: boolean;
  block?: readonly string[];
  unblock?: readonly string[];
}

const day = 24 * 60 * 60_000;
/** An inbox without any activity for this long is dropped, and starts empty the next time. */
const ownedMs = 7 * day;
/** The same for an inbox whose owner has never subscribed: anybody can name a user who does not exist. */
const unclaimedMs = 10 * 60_000;
const timerPrefix = 'inbox:';

/** The inboxes in the engine. Each decides in one commit whether a call may reach its user. */
export class Inboxes {
  private readonly store: StreamStore<InboxEntry>;

  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly limits: Limits,
  ) {
    this.store = new StreamStore(engine, userStream);
  }

  async load(user: string): Promise<InboxEntry> {
    return (await this.store.load(user)).entry ?? emptyInboxEntry;
  }

  /** Returns the inbox, creating it if needed so that its position is real. A profile is passed when the owner subscribes. */
  async open(user: string, profile: Profile | null = null): Promise<{ entry: InboxEntry; at: Position }> {
    const { after, at } = await this.store.change(user, (stored) => {
      const inbox = stored ?? emptyInboxEntry;
      const isNews = profile !== null && JSON.stringify(profile) !== JSON.stringify(inbox.profile);
      if (stored === null) return inboxStep(inbox, [], profile === null ? {} : { profile });
      return isNews ? inboxStep(inbox, [positionOnly], { profile }) : null;
    });
    if (after === null || at === null) throw rtcError('unavailable');
    await this.keep(user, after);
    return { entry: after, at };
  }

  async update(user: string, update: InboxUpdate, once: string): Promise<{ repeated: boolean }> {
    const { reply } = await this.change(
      user,
      (inbox) => {
        const { doNotDisturb, blocked } = inbox.public;
        const dropped = blocked.filter((other) => !(update.unblock ?? []).includes(other));
        const wanted = Array.from(new Set(dropped.concat(update.block ?? [])));
        if (wanted.length > this.limits.blockedUsers) throw rtcError('too_large', { message: '/block' });
        const news: Partial<Pick<InboxState, 'doNotDisturb' | 'blocked'>> = {
          ...(update.doNotDisturb === undefined || update.doNotDisturb === doNotDisturb
            ? {}
            : { doNotDisturb: update.doNotDisturb }),
          ...(wanted.join('\n') === blocked.join('\n') ? {} : { blocked: wanted }),
        };
        return Object.keys(news).length === 0 ? null : inboxStep(inbox, [{ k: 'inbox.updated', d: news }]);
      },
      { key: once, reply: true },
    );
    return { repeated: reply !== null };
  }

  /** Reserves the caller for a new call. Under a known key `once`, returns the call id of the first time. */
  async startCall(user: string, call: CallState, connection: PartyConnection, once: string): Promise<OwnAvailability> {
    const free: OwnAvailability = { is: 'free', call: call.id, isNew: true };
    let availability: OwnAvailability = free;
    const [peer] = call.parties.filter(({ id }) => id !== user);
    const { reply } = await this.change(
      user,
      (inbox) => {
        const other = activeCallOf(inbox);
        const rung = call.group || peer === undefined ? null : incomingCallFrom(inbox, peer.id);
        availability = free;
        if (other !== null) availability = { is: 'in', call: other };
        else if (rung !== null) availability = { is: 'rung', call: rung };
        const inboxCall = { connection, since: this.clock.now() };
        return availability.is === 'free' ? announce(inbox, call, user, inboxCall, 0) : null;
      },
      { key: once, reply: { call: call.id } },
    );
    return reply === null ? availability : { ...free, call: (reply as { call: string }).call };
  }

  /** Reserves a user who is about to answer or join a call, in which their stay begins at `since`. */
  async enterCall(user: string, call: CallState, connection: PartyConnection, since: number): Promise<OwnAvailability> {
    let availability: OwnAvailability = { is: 'over', call: call.id };
    await this.change(user, (inbox) => {
      const other = activeCallOf(inbox, call.id);
      const inboxCall = inboxCallOf(inbox, call.id);
      availability = { is: 'free', call: call.id, isNew: inboxCall === null };
      if (other !== null) availability = { is: 'in', call: other };
      else if (inboxCall === null && hasEnded(inbox, call.id, since)) availability = { is: 'over', call: call.id };
      if (availability.is !== 'free' || inboxCall?.connection?.device === connection.device) return null;
      const entered =
        inboxCall === null ? newInboxCall(call, user, { connection, silent: true, since }) : { ...inboxCall, connection };
      return inboxStep(inbox, [positionOnly], { calls: withCall(inbox, call.id, entered) });
    });
    return availability;
  }

  /** Announces the entered call to the user's devices. */
  async confirmEntered(user: string, call: CallState): Promise<void> {
    await this.change(user, (inbox) => {
      const inboxCall = inboxCallOf(inbox, call.id);
      return inboxCall?.silent === true && inboxCall.connection !== null ? announce(inbox, call, user, inboxCall, 0) : null;
    });
  }

  /** Removes a call that the user did not enter after all, if it was never announced. */
  async withdraw(user: string, call: string): Promise<void> {
    await this.change(user, (inbox) => {
      if (inboxCallOf(inbox, call)?.silent !== true) return null;
      return inboxStep(inbox, [positionOnly], { calls: withoutCall(inbox, call) });
    });
  }

  /**
   * Offers a call to a user: announced to their devices when it may ring, else stored silently while it is refused or queued.
   */
  async admitCall(user: string, call: CallState, policy: BusyPolicy, since: number): Promise<Admission> {
    let admission: Admission = { is: 'rings' };
    await this.change(user, (inbox) => {
      admission = admissionOf(inbox, call, policy);
      const inboxCall = inboxCallOf(inbox, call.id);
      if (admission.is === 'glare' || admission.is === 'blocked') return null;
      if (inboxCall === null && hasEnded(inbox, call.id, since)) return null;
      const isNews = inboxCall === null || inboxCall.silent;
      const connection = inboxCall?.connection ?? null;
      if (admission.is === 'rings' && isNews) return announce(inbox, call, user, { connection, since }, this.limits.callRingMs);
      if (inboxCall !== null) return null;
      const silent = newInboxCall(call, user, { connection: null, silent: true, since });
      return inboxStep(inbox, [positionOnly], { calls: withCall(inbox, call.id, silent) });
    });
    return admission;
  }

  /**
   * Ends a call for the user. `ended` is false when it had ended before or never arrived. `next` is the call that was waiting
   * for this end.
   */
  async endCall(user: string, record: CallRecord): Promise<{ ended: boolean; next: string | null }> {
    const { before, after } = await this.change(user, (inbox) => {
      if (inboxCallOf(inbox, record.id) === null) return null;
      return inboxStep(inbox, [{ k: 'inbox.ended', d: { record } }], { calls: withoutCall(inbox, record.id) });
    });
    const isFree = after !== null && busyCalls(after).length === 0;
    const next = isFree ? (Object.keys(after.calls)[0] ?? null) : null;
    return { ended: before !== after, next };
  }

  /**
   * Replaces one call by another in a single commit, so that the user is never in neither. `record` is null while the old call
   * is not placed.
   */
  async replaceCall(user: string, old: { id: string; record: CallRecord | null }, call: CallState, own: Own): Promise<void> {
    await this.change(user, (inbox) => {
      const inboxCall = inboxCallOf(inbox, call.id);
      const { record } = old;
      const ended: NewEvent[] =
        record === null || inboxCallOf(inbox, old.id) === null ? [] : [{ k: 'inbox.ended', d: { record } }];
      const rest = ended.length === 0 ? inbox : { ...inbox, calls: withoutCall(inbox, old.id) };
      // The user's part in it is over, or the user is in it already.
      const isSettled = inboxCall === null ? hasEnded(inbox, call.id, own.since) : inboxCall.connection !== null;
      if (isSettled) return ended.length === 0 ? null : inboxStep(inbox, ended, { calls: rest.calls });
      const called: NewEvent = inboxCall?.silent === false ? positionOnly : { k: 'inbox.called', d: { call, leftMs: 0 } };
      const calls = withCall(rest, call.id, newInboxCall(call, user, { ...own, silent: false }));
      return inboxStep(inbox, ended.concat(called), { calls });
    });
  }

  /** Postpones the removal of the inbox. */
  async keep(user: string, { profile }: Pick<InboxEntry, 'profile'>): Promise<void> {
    await this.engine.setTimer(timerPrefix + user, profile.name === '' ? unclaimedMs : ownedMs, { inbox: user });
  }

  /** Handles a due timer of the engine. Returns false when the timer is not one of an inbox. */
  async expire(id: string, payload: Json): Promise<boolean> {
    if (!id.startsWith(timerPrefix)) return false;
    const { inbox: user } = payload as { inbox: string };
    const { entry, at } = await this.store.load(user);
    if (entry === null || at === null) return true;
    // A call may have come when the time was over. One that comes now moves the position, and sets the time anew.
    if (Object.keys(entry.calls).length > 0) await this.keep(user, entry);
    else await this.engine.drop(userStream(user), at);
    return true;
  }

  private async change(user: string, decide: (inbox: InboxEntry) => Step<InboxEntry> | null, once?: Idempotency) {
    const changed = await this.store.change(user, (stored) => decide(stored ?? emptyInboxEntry), { once });
    if (changed.after !== null && changed.before !== changed.after) await this.keep(user, changed.after);
    return changed;
  }
}

type Own = Pick<InboxCall, 'connection' | 'since'>;

/** Announces the call on all devices of the user. */
function announce(inbox: InboxEntry, call: CallState, user: string, own: Own, leftMs: number): Step<InboxEntry> {
  const calls = withCall(inbox, call.id, newInboxCall(call, user, { ...own, silent: false }));
  return inboxStep(inbox, [{ k: 'inbox.called', d: { call, leftMs } }], { calls });
}
