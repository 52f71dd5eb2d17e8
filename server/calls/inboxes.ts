import type { CallRecord, CallState, InboxState } from '../../components/core/protocol/call-state';
import { userStream, type Position } from '../../components/core/protocol/messages';
import { rtcError } from '../../components/core/protocol/errors';
import type { Json } from '../../components/core/shared/json';
import type { Clock } from '../clock';
import type { BusyPolicy, Limits } from '../context';
import type { Engine, NewEvent } from '../engine/engine';
import { Ledger, type Once, type Step } from '../streams/ledger';
import { admission, callFrom, callIn, type Verdict } from './admission';
import type { Voice } from './call-entry';
import {
  busyWith,
  concernOf,
  concernOn,
  emptyInboxEntry,
  isPast,
  stepped,
  unsaid,
  withConcern,
  withoutConcern,
  type Concern,
  type InboxEntry,
  type Profile,
} from './inbox-entry';

/** What a person who wants to talk finds in their own inbox. */
type OwnVerdict =
  /** `isNew`: nothing was known of it in their inbox. */
  | { is: 'free'; call: string; isNew: boolean }
  /** It has just ended. */
  | { is: 'over'; call: string }
  /** They are in this one. */
  | { is: 'in'; call: string }
  /** The very person they call is calling them. */
  | { is: 'rung'; call: string };

interface InboxWish {
  quiet?: boolean;
  block?: readonly string[];
  unblock?: readonly string[];
}

const day = 24 * 60 * 60_000;
/** Nobody came, called or was called for so long: what is forgotten then begins empty the next time. */
const ownedMs = 7 * day;
/** The same for the inbox of somebody who was called and never came. */
const unclaimedMs = day;
const timerPrefix = 'inbox:';

/** The inboxes in the engine: the place where it is decided whether a call may concern a person, by one commit each. */
export class Inboxes {
  private readonly ledger: Ledger<InboxEntry>;

  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly limits: Limits,
  ) {
    this.ledger = new Ledger(engine, userStream);
  }

  async load(user: string): Promise<InboxEntry> {
    return (await this.ledger.load(user)).entry ?? emptyInboxEntry;
  }

  /** The inbox, made when it is absent, so that its position is real. With a profile, its owner has come. */
  async open(user: string, profile: Profile | null = null): Promise<{ entry: InboxEntry; at: Position }> {
    const { after, at } = await this.ledger.change(user, (stored) => {
      const inbox = stored ?? emptyInboxEntry;
      const isNews = profile !== null && JSON.stringify(profile) !== JSON.stringify(inbox.profile);
      if (stored === null) return stepped(inbox, [], profile === null ? {} : { profile });
      return isNews ? stepped(inbox, [unsaid], { profile }) : null;
    });
    if (after === null || at === null) throw rtcError('unavailable');
    await this.keep(user, after);
    return { entry: after, at };
  }

  async update(user: string, wish: InboxWish, once: string): Promise<{ repeated: boolean }> {
    const { reply } = await this.change(
      user,
      (inbox) => {
        const { quiet, blocked } = inbox.public;
        const dropped = blocked.filter((other) => !(wish.unblock ?? []).includes(other));
        const wanted = Array.from(new Set(dropped.concat(wish.block ?? [])));
        if (wanted.length > this.limits.blockedUsers) throw rtcError('too_large', { message: '/block' });
        const news: Partial<Pick<InboxState, 'quiet' | 'blocked'>> = {
          ...(wish.quiet === undefined || wish.quiet === quiet ? {} : { quiet: wish.quiet }),
          ...(wanted.join('\n') === blocked.join('\n') ? {} : { blocked: wanted }),
        };
        return Object.keys(news).length === 0 ? null : stepped(inbox, [{ k: 'inbox.updated', d: news }]);
      },
      { key: once, reply: true },
    );
    return { repeated: reply !== null };
  }

  /** The person places a call. `once` answers with the id that was given the first time. */
  async begin(user: string, call: CallState, voice: Voice, once: string): Promise<OwnVerdict> {
    const free: OwnVerdict = { is: 'free', call: call.id, isNew: true };
    let verdict: OwnVerdict = free;
    const [peer] = call.parties.filter(({ id }) => id !== user);
    const { reply } = await this.change(
      user,
      (inbox) => {
        const other = callIn(inbox);
        const rung = call.group || peer === undefined ? null : callFrom(inbox, peer.id);
        verdict = free;
        if (other !== null) verdict = { is: 'in', call: other };
        else if (rung !== null) verdict = { is: 'rung', call: rung };
        const concern = { voice, since: this.clock.now() };
        return verdict.is === 'free' ? told(inbox, call, user, concern, 0) : null;
      },
      { key: once, reply: { call: call.id } },
    );
    return reply === null ? verdict : { ...free, call: (reply as { call: string }).call };
  }

  /** The person is about to answer or join a call, in which their stay begins at `since`. */
  async enter(user: string, call: CallState, voice: Voice, since: number): Promise<OwnVerdict> {
    let verdict: OwnVerdict = { is: 'over', call: call.id };
    await this.change(user, (inbox) => {
      const other = callIn(inbox, call.id);
      const concern = concernOf(inbox, call.id);
      verdict = { is: 'free', call: call.id, isNew: concern === null };
      if (other !== null) verdict = { is: 'in', call: other };
      else if (concern === null && isPast(inbox, call.id, since)) verdict = { is: 'over', call: call.id };
      if (verdict.is !== 'free' || concern?.voice?.device === voice.device) return null;
      const entered = concern === null ? concernOn(call, user, { voice, silent: true, since }) : { ...concern, voice };
      return stepped(inbox, [unsaid], { concerns: withConcern(inbox, call.id, entered) });
    });
    return verdict;
  }

  /** They are in. */
  async entered(user: string, call: CallState): Promise<void> {
    await this.change(user, (inbox) => {
      const concern = concernOf(inbox, call.id);
      return concern?.silent === true && concern.voice !== null ? told(inbox, call, user, concern, 0) : null;
    });
  }

  /** They are not, and nobody was told that they would be. */
  async withdraw(user: string, call: string): Promise<void> {
    await this.change(user, (inbox) => {
      if (concernOf(inbox, call)?.silent !== true) return null;
      return stepped(inbox, [unsaid], { concerns: withoutConcern(inbox, call) });
    });
  }

  /** A call comes to the person: told to their devices when it may ring, kept silently when it is to be refused or waits. */
  async admit(user: string, call: CallState, policy: BusyPolicy, since: number): Promise<Verdict> {
    let verdict: Verdict = { is: 'rings' };
    await this.change(user, (inbox) => {
      verdict = admission(inbox, call, policy);
      const concern = concernOf(inbox, call.id);
      if (verdict.is === 'glare' || verdict.is === 'blocked') return null;
      if (concern === null && isPast(inbox, call.id, since)) return null;
      const isNews = concern === null || concern.silent;
      const voice = concern?.voice ?? null;
      if (verdict.is === 'rings' && isNews) return told(inbox, call, user, { voice, since }, this.limits.callRingMs);
      if (concern !== null) return null;
      const silent = concernOn(call, user, { voice: null, silent: true, since });
      return stepped(inbox, [unsaid], { concerns: withConcern(inbox, call.id, silent) });
    });
    return verdict;
  }

  /** The person's part is over. False when it was already, or never reached them. Gives the call that waited for this, if any. */
  async end(user: string, record: CallRecord): Promise<{ ended: boolean; next: string | null }> {
    const { before, after } = await this.change(user, (inbox) => {
      if (concernOf(inbox, record.id) === null) return null;
      return stepped(inbox, [{ k: 'inbox.ended', d: { record } }], { concerns: withoutConcern(inbox, record.id) });
    });
    const isFree = after !== null && busyWith(after).length === 0;
    const next = isFree ? (Object.keys(after.concerns)[0] ?? null) : null;
    return { ended: before !== after, next };
  }

  /** A call that was placed goes on as another one: never is the person in neither. `record` is null while the old one is not placed. */
  async exchange(user: string, old: { id: string; record: CallRecord | null }, call: CallState, own: Own): Promise<void> {
    await this.change(user, (inbox) => {
      const concern = concernOf(inbox, call.id);
      const { record } = old;
      const ended: NewEvent[] = record === null || concernOf(inbox, old.id) === null ? [] : [{ k: 'inbox.ended', d: { record } }];
      const rest = ended.length === 0 ? inbox : { ...inbox, concerns: withoutConcern(inbox, old.id) };
      // It has ended already, or is theirs already.
      const isSettled = concern === null ? isPast(inbox, call.id, own.since) : concern.voice !== null;
      if (isSettled) return ended.length === 0 ? null : stepped(inbox, ended, { concerns: rest.concerns });
      const called: NewEvent = concern?.silent === false ? unsaid : { k: 'inbox.called', d: { call, leftMs: 0 } };
      const concerns = withConcern(rest, call.id, concernOn(call, user, { ...own, silent: false }));
      return stepped(inbox, ended.concat(called), { concerns });
    });
  }

  /** Somebody follows it still, or something has happened in it. */
  async keep(user: string, { profile }: Pick<InboxEntry, 'profile'>): Promise<void> {
    await this.engine.setTimer(timerPrefix + user, profile.name === '' ? unclaimedMs : ownedMs, { inbox: user });
  }

  /** A timer of the engine came due: true when it was one of ours. */
  async expire(id: string, payload: Json): Promise<boolean> {
    if (!id.startsWith(timerPrefix)) return false;
    await this.engine.drop(userStream((payload as { inbox: string }).inbox));
    return true;
  }

  private async change(user: string, decide: (inbox: InboxEntry) => Step<InboxEntry> | null, once?: Once) {
    const changed = await this.ledger.change(user, (stored) => decide(stored ?? emptyInboxEntry), { once });
    if (changed.after !== null && changed.before !== changed.after) await this.keep(user, changed.after);
    return changed;
  }
}

type Own = Pick<Concern, 'voice' | 'since'>;

/** The person is told of a call: on all their devices. */
function told(inbox: InboxEntry, call: CallState, user: string, own: Own, leftMs: number): Step<InboxEntry> {
  const concerns = withConcern(inbox, call.id, concernOn(call, user, { ...own, silent: false }));
  return stepped(inbox, [{ k: 'inbox.called', d: { call, leftMs } }], { concerns });
}
