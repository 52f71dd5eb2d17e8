import type { EndReason, Party } from '../../components/core/protocol/call-state';
import { goesOn, partyAfter, type PartyEvent } from '../../components/core/protocol/call-table';
import type { StreamEvent } from '../../components/core/protocol/messages';
import { reduceCall } from '../../components/core/protocol/reduce-call';
import type { Limits } from '../limits';
import type { NewEvent } from '../engine/engine';
import { partyOf, detailsOf, withDetails, type CallEntry, type ConnectionDeadline, type PartyDetails } from './call-entry';
import type { Deadline, DeadlineKind } from './deadlines';

/** The time of a decision, and the limits that it obeys. */
export interface Moment {
  now: number;
  limits: Limits;
}

/** The events of a change, the entry after them, and the deadlines that run from then on. */
export interface Decision {
  events: readonly NewEvent[];
  entry: CallEntry;
  deadlines: readonly Deadline[];
}

/** A change of a call in the making. Each step of a party goes through the transition table, so an impossible step throws. */
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
    // The reducer reads kind and content only; the engine assigns the position.
    const applied = { t: 'ev', n: '', e: '', s: 0, ts: 0, ...event } as StreamEvent;
    this.entry = { ...this.entry, public: reduceCall(this.entry.public, applied) };
  }

  setDetails(user: string, change: Partial<PartyDetails>): void {
    this.entry = withDetails(this.entry, user, change);
  }

  /** Starts a stay in the call. Two stays of one user never share a start time, so an end always names its own stay. */
  startStay(user: string, change: Partial<PartyDetails> = {}): void {
    const since = Math.max(this.moment.now, detailsOf(this.entry, user).since + 1);
    this.setDetails(user, { ...change, since, activeAt: null, endedAt: null });
  }

  can(user: string, partyEvent: PartyEvent): boolean {
    const party = this.party(user);
    return party !== null && partyAfter(party.state, partyEvent) !== null;
  }

  /** Advances a party to another state; use `endParty` to end it. */
  advance(user: string, partyEvent: PartyEvent, event: NewEvent): void {
    if (!this.can(user, partyEvent))
      throw new Error(`${partyEvent} is impossible for a party that is ${this.party(user)?.state}`);
    this.emit(event);
  }

  /** Ends a party, if `partyEvent` may end it in its present state. */
  endParty(user: string, partyEvent: PartyEvent, reason: EndReason): boolean {
    const party = this.party(user);
    if (party === null || partyAfter(party.state, partyEvent) !== 'ended') return false;
    this.emit({ k: 'party.ended', d: { id: user, reason } });
    this.setDetails(user, { stateDeadline: 0, connectionDeadline: 0, endedAt: this.moment.now });
    return true;
  }

  /** Adds a deadline that replaces the running one of the same kind. */
  addDeadline(what: DeadlineKind, user: string, inMs: number): number {
    const n = this.entry.lastNumber + 1;
    this.entry = { ...this.entry, lastNumber: n };
    this.deadlines.push({ what, user, n, inMs });
    return n;
  }

  /** Limits how long the party may stay in its state. */
  setStateDeadline(user: string, what: DeadlineKind, inMs: number): void {
    this.setDetails(user, { stateDeadline: this.addDeadline(what, user, inMs) });
  }

  /** Adds a deadline beside the one just set; it is void once that one is replaced. */
  addSecondDeadline(what: DeadlineKind, user: string, inMs: number): void {
    this.deadlines.push({ what, user, n: detailsOf(this.entry, user).stateDeadline, inMs });
  }

  setConnectionDeadline(user: string, what: ConnectionDeadline, inMs: number): void {
    this.setDetails(user, { connectionDeadline: this.addDeadline(what, user, inMs), connectionKind: what });
  }

  /** Ends the call once nobody is left to talk to. The remaining parties end with the same reason. */
  endIfAlone(reason: EndReason): void {
    if (this.entry.public.reason !== null || goesOn(this.parties)) return;
    // An unanswered party was cancelled, not hung up on.
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

  /** Returns null when nothing has happened. */
  toDecision(): Decision | null {
    if (this.events.length === 0) return null;
    return { events: this.events, entry: this.entry, deadlines: this.deadlines.filter((deadline) => this.isCurrent(deadline)) };
  }

  /** A party that has ended within this change needs no deadline any more. */
  private isCurrent({ user, n }: Deadline): boolean {
    const { stateDeadline, connectionDeadline } = detailsOf(this.entry, user);
    return n === stateDeadline || n === connectionDeadline || n === this.entry.questionDeadline;
  }
}

/** The remaining ring time. A device that learns of the call late still gets at least `callUnreachableMs` to answer. */
export const ringLeftMs = (entry: CallEntry, user: string, { now, limits }: Moment): number =>
  Math.max(Math.min(limits.callUnreachableMs, limits.callRingMs), detailsOf(entry, user).since + limits.callRingMs - now);
