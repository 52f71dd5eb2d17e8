import type { EndReason, Party } from '../../components/core/protocol/call-state';
import { goesOn, partyAfter, type PartyEvent } from '../../components/core/protocol/call-table';
import type { StreamEvent } from '../../components/core/protocol/messages';
import { reduceCall } from '../../components/core/protocol/reduce-call';
import type { Limits } from '../limits';
import type { NewEvent } from '../engine/engine';
import { partyOf, detailsOf, withDetails, type CallEntry, type PartyDetails } from './call-entry';
import type { Deadline, DeadlineKind } from './deadlines';

/** When something is decided, and by which limits. */
export interface Moment {
  now: number;
  limits: Limits;
}

/** What a change of a call consists of: its events, the entry after them, and the deadlines that run from now on. */
export interface Decision {
  events: readonly NewEvent[];
  entry: CallEntry;
  deadlines: readonly Deadline[];
}

/** One decision while it is made. Every step of a part walks the table: what cannot happen there cannot be written here. */
export class CallChange {
  private readonly events: NewEvent[] = [];
  private readonly deadlines: Deadline[] = [];

  constructor(
    public entry: CallEntry,
    readonly moment: Moment,
  ) {}

  get parties(): readonly Party[] {
    return this.entry.public.parties;
  }

  party(user: string): Party | null {
    return partyOf(this.entry, user);
  }

  emit(event: NewEvent): void {
    this.events.push(event);
    // The reducer reads kind and content only; the place in the stream is the engine's to give.
    const applied = { t: 'ev', n: '', e: '', s: 0, ts: 0, ...event } as StreamEvent;
    this.entry = { ...this.entry, public: reduceCall(this.entry.public, applied) };
  }

  setDetails(user: string, change: Partial<PartyDetails>): void {
    this.entry = withDetails(this.entry, user, change);
  }

  /** A stay in the call begins. No two of one person begin at the same time, so that each end is told from the next beginning. */
  startStay(user: string, change: Partial<PartyDetails> = {}): void {
    const since = Math.max(this.moment.now, detailsOf(this.entry, user).since + 1);
    this.setDetails(user, { ...change, since, activeAt: null, endedAt: null });
  }

  can(user: string, partyEvent: PartyEvent): boolean {
    const party = this.party(user);
    return party !== null && partyAfter(party.state, partyEvent) !== null;
  }

  /** One step of a part that is not its end, told by `event`. */
  advance(user: string, partyEvent: PartyEvent, event: NewEvent): void {
    if (!this.can(user, partyEvent)) throw new Error(`${partyEvent} cannot happen to a part that is ${this.party(user)?.state}`);
    this.emit(event);
  }

  /** Ends a part, if `partyEvent` can end it where it stands. */
  endParty(user: string, partyEvent: PartyEvent, reason: EndReason): boolean {
    const party = this.party(user);
    if (party === null || partyAfter(party.state, partyEvent) !== 'ended') return false;
    this.emit({ k: 'party.ended', d: { id: user, reason } });
    this.setDetails(user, { stateDeadline: 0, connectionDeadline: 0, endedAt: this.moment.now });
    return true;
  }

  /** A deadline that replaces the one that ran for the same thing. */
  addDeadline(what: DeadlineKind, user: string, inMs: number): number {
    const n = this.entry.lastNumber + 1;
    this.entry = { ...this.entry, lastNumber: n };
    this.deadlines.push({ what, user, n, inMs });
    return n;
  }

  /** The state of a part lasts for so long at most. */
  setStateDeadline(user: string, what: DeadlineKind, inMs: number): void {
    this.setDetails(user, { stateDeadline: this.addDeadline(what, user, inMs) });
  }

  /** Falls due beside the deadline that was just set, and means nothing without it. */
  addSecondDeadline(what: DeadlineKind, user: string, inMs: number): void {
    this.deadlines.push({ what, user, n: detailsOf(this.entry, user).stateDeadline, inMs });
  }

  setConnectionDeadline(user: string, what: 'keepAlive' | 'grace', inMs: number): void {
    this.setDetails(user, { connectionDeadline: this.addDeadline(what, user, inMs) });
  }

  /** After parts have ended: the call ends when nobody is left to talk to, for those who are left by the same reason. */
  endIfAlone(reason: EndReason): void {
    if (this.entry.public.reason !== null || goesOn(this.parties)) return;
    // Who was never answered was not hung up on.
    const unanswered = reason === 'hangup' ? 'cancelled' : reason;
    this.parties.forEach(({ id, state }) => {
      this.endParty(id, 'cancel', state === 'connecting' || state === 'active' ? reason : unanswered);
    });
    this.endCall(reason);
  }

  endCall(reason: EndReason, into = ''): void {
    this.emit({ k: 'call.ended', d: { reason, into } });
    this.entry = { ...this.entry, endedAt: this.moment.now, questionDeadline: 0 };
  }

  /** null when nothing has happened. */
  toDecision(): Decision | null {
    if (this.events.length === 0) return null;
    return { events: this.events, entry: this.entry, deadlines: this.deadlines.filter((deadline) => this.isCurrent(deadline)) };
  }

  /** A part that was begun may have ended in the same decision. */
  private isCurrent({ user, n }: Deadline): boolean {
    const { stateDeadline, connectionDeadline } = detailsOf(this.entry, user);
    return n === stateDeadline || n === connectionDeadline || n === this.entry.questionDeadline;
  }
}

/** How long a person may be rung who was invited at `since`: a device that was woken late has at least the time to be answered. */
export const ringLeftMs = (entry: CallEntry, user: string, { now, limits }: Moment): number =>
  Math.max(Math.min(limits.callUnreachableMs, limits.callRingMs), detailsOf(entry, user).since + limits.callRingMs - now);
