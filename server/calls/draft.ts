import type { EndReason, Party } from '../../components/core/protocol/call-state';
import { goesOn, partyAfter, type PartyHappening } from '../../components/core/protocol/call-table';
import type { StreamEvent } from '../../components/core/protocol/messages';
import { reduceCall } from '../../components/core/protocol/reduce-call';
import type { Limits } from '../context';
import type { NewEvent } from '../engine/engine';
import { partyOf, placeOf, withPlace, type CallEntry, type Place } from './call-entry';
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
export class Draft {
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

  say(event: NewEvent): void {
    this.events.push(event);
    // The reducer reads kind and content only; the place in the stream is the engine's to give.
    const told = { t: 'ev', n: '', e: '', s: 0, ts: 0, ...event } as StreamEvent;
    this.entry = { ...this.entry, public: reduceCall(this.entry.public, told) };
  }

  place(user: string, change: Partial<Place>): void {
    this.entry = withPlace(this.entry, user, change);
  }

  /** A stay in the call begins. No two of one person begin at the same time, so that each end is told from the next beginning. */
  begins(user: string, change: Partial<Place> = {}): void {
    const since = Math.max(this.moment.now, placeOf(this.entry, user).since + 1);
    this.place(user, { ...change, since, activeAt: null, endedAt: null });
  }

  can(user: string, happening: PartyHappening): boolean {
    const party = this.party(user);
    return party !== null && partyAfter(party.state, happening) !== null;
  }

  /** One step of a part that is not its end, told by `event`. */
  step(user: string, happening: PartyHappening, event: NewEvent): void {
    if (!this.can(user, happening)) throw new Error(`${happening} cannot happen to a part that is ${this.party(user)?.state}`);
    this.say(event);
  }

  /** Ends a part, if `happening` can end it where it stands. */
  end(user: string, happening: PartyHappening, reason: EndReason): boolean {
    const party = this.party(user);
    if (party === null || partyAfter(party.state, happening) !== 'ended') return false;
    this.say({ k: 'party.ended', d: { id: user, reason } });
    this.place(user, { due: 0, line: 0, endedAt: this.moment.now });
    return true;
  }

  /** A deadline that replaces the one that ran for the same thing. */
  until(what: DeadlineKind, user: string, inMs: number): number {
    const n = this.entry.lastNumber + 1;
    this.entry = { ...this.entry, lastNumber: n };
    this.deadlines.push({ what, user, n, inMs });
    return n;
  }

  /** The state of a part lasts for so long at most. */
  due(user: string, what: DeadlineKind, inMs: number): void {
    this.place(user, { due: this.until(what, user, inMs) });
  }

  /** Falls due beside the deadline that was just set, and means nothing without it. */
  also(what: DeadlineKind, user: string, inMs: number): void {
    this.deadlines.push({ what, user, n: placeOf(this.entry, user).due, inMs });
  }

  line(user: string, what: 'lease' | 'grace', inMs: number): void {
    this.place(user, { line: this.until(what, user, inMs) });
  }

  /** After parts have ended: the call ends when nobody is left to talk to, for those who are left by the same reason. */
  closeIfOver(reason: EndReason): void {
    if (this.entry.public.reason !== null || goesOn(this.parties)) return;
    // Who was never answered was not hung up on.
    const unanswered = reason === 'hangup' ? 'cancelled' : reason;
    this.parties.forEach(({ id, state }) => {
      this.end(id, 'cancel', state === 'connecting' || state === 'active' ? reason : unanswered);
    });
    this.finish(reason);
  }

  finish(reason: EndReason, into = ''): void {
    this.say({ k: 'call.ended', d: { reason, into } });
    this.entry = { ...this.entry, endedAt: this.moment.now, asking: 0 };
  }

  /** null when nothing has happened. */
  done(): Decision | null {
    if (this.events.length === 0) return null;
    return { events: this.events, entry: this.entry, deadlines: this.deadlines.filter((deadline) => this.runs(deadline)) };
  }

  /** A part that was begun may have ended in the same decision. */
  private runs({ user, n }: Deadline): boolean {
    const { due, line } = placeOf(this.entry, user);
    return n === due || n === line || n === this.entry.asking;
  }
}

/** How long a person may be rung who was invited at `since`: a device that was woken late has at least the time to be answered. */
export const ringLeftMs = (entry: CallEntry, user: string, { now, limits }: Moment): number =>
  Math.max(Math.min(limits.callUnreachableMs, limits.callRingMs), placeOf(entry, user).since + limits.callRingMs - now);
