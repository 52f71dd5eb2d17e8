import type { CallKind, EndReason, Party } from '../../components/core/protocol/call-state';
import { expiredReason, isIn, isWaiting } from '../../components/core/protocol/call-table';
import { rtcError } from '../../components/core/protocol/errors';
import { callRoom } from '../../components/core/protocol/messages';
import { partyOf, placeOf, type CallEntry, type Voice } from './call-entry';
import { Draft, ringLeftMs, type Decision, type Moment } from './draft';
import { hold, lease } from './lines';

/** Somebody who is to be called. */
export interface Invited {
  id: string;
  name: string;
  avatar?: string;
  /** `queued`: is in another call, and is rung when that is over. `refused`: may not be called by who calls. */
  how: 'inviting' | 'queued' | 'refused';
}

export interface PlaceWish {
  call: string;
  kind: CallKind;
  group: boolean;
  from: { id: string; name: string; avatar?: string };
  voice: Voice;
  to: readonly Invited[];
}

/** Most people who can ever have been in one call: those who went stay in the list. */
const everPerCall = 64;

/** A call begins. */
export function place(wish: PlaceWish, moment: Moment): Decision | null {
  const { call: id, kind, group, from, voice, to } = wish;
  const caller: Party = { ...from, by: '', state: 'connecting', reason: null, device: voice.device, offline: false };
  const parties = [caller].concat(to.map((person) => invitedParty(person, from.id)));
  const room = callRoom(id);
  const call = { id, kind, room, from: from.id, group, parties, activeMs: null, asks: '', reason: null, into: '' };
  const blank = { public: call, places: {}, lastNumber: 0, activeAt: null, endedAt: null, answered: false, asking: 0, host: '' };
  const draft = new Draft(blank, moment);
  draft.say({ k: 'call.placed', d: { call } });
  draft.begins(from.id, { session: voice.session, generation: voice.generation });
  lease(draft, from.id);
  to.forEach((person) => summoned(draft, person));
  draft.closeIfOver('unreachable');
  return draft.done();
}

/** More people are called. Those who are in, or rung already, stay as they are. */
export function invite(entry: CallEntry, by: string, people: readonly Invited[], moment: Moment): Decision | null {
  const draft = new Draft(entry, moment);
  const fresh = people.filter(({ id }) => {
    const party = partyOf(entry, id);
    return party === null || party.state === 'ended';
  });
  const present = entry.public.parties.filter((party) => party.state !== 'ended').length;
  const strangers = fresh.filter(({ id }) => partyOf(entry, id) === null).length;
  if (present + fresh.length > moment.limits.partiesPerCall) throw rtcError('call_full');
  if (entry.public.parties.length + strangers > everPerCall) throw rtcError('call_full');
  fresh.forEach((person) => {
    draft.say({ k: 'party.invited', d: { party: invitedParty(person, by), group: true } });
    summoned(draft, person);
  });
  return draft.done();
}

/** Who waited is free: now they are called. */
export function callNow(entry: CallEntry, user: string, moment: Moment): Decision | null {
  const draft = new Draft(entry, moment);
  if (!draft.can(user, 'invite') || partyOf(entry, user)?.state !== 'queued') return null;
  draft.step(user, 'invite', { k: 'party.called', d: { id: user } });
  // The whole time of ringing begins now.
  draft.begins(user);
  waits(draft, user, 'inviting');
  return draft.done();
}

/** A device says that it rings: also for who waits, and so has heard of the call by another way. */
export function ring(entry: CallEntry, user: string, moment: Moment): Decision | null {
  const draft = new Draft(entry, moment);
  if (partyOf(entry, user)?.state === 'queued') draft.step(user, 'invite', { k: 'party.called', d: { id: user } });
  if (!draft.can(user, 'ring')) return null;
  draft.step(user, 'ring', { k: 'party.rang', d: { id: user } });
  draft.due(user, 'ringing', ringLeftMs(entry, user, moment));
  return draft.done();
}

export interface Acceptance {
  user: string;
  voice: Voice;
  name: string;
}

/** One device answers: every other one is too late. */
export function accept(entry: CallEntry, { user, voice, name }: Acceptance, moment: Moment): Decision | null {
  const party = partyOf(entry, user);
  if (party === null || entry.public.reason !== null || party.state === 'ended') throw rtcError('call_over');
  if (isIn(party) && party.device !== voice.device) throw rtcError('answered_elsewhere');
  if (isIn(party)) return hold(entry, user, voice, moment);
  return entered(new Draft(entry, moment), { user, voice, name });
}

export interface Entrance extends Acceptance {
  avatar?: string | undefined;
}

/** Into a group call by its id: also for who was never invited, or left. */
export function join(entry: CallEntry, wish: Entrance, moment: Moment): Decision | null {
  const { user, name, avatar } = wish;
  if (entry.public.reason !== null || !entry.public.group) throw rtcError('call_over');
  const party = partyOf(entry, user);
  if (party !== null && party.state !== 'ended') return accept(entry, wish, moment);
  const present = entry.public.parties.filter((other) => other.state !== 'ended').length;
  if (present >= moment.limits.partiesPerCall) throw rtcError('call_full');
  if (party === null && entry.public.parties.length >= everPerCall) throw rtcError('call_full');
  const draft = new Draft(entry, moment);
  if (party === null) {
    const person: Invited = { id: user, name, how: 'inviting', ...(avatar === undefined ? {} : { avatar }) };
    draft.say({ k: 'party.invited', d: { party: invitedParty(person, ''), group: true } });
  }
  draft.begins(user);
  return entered(draft, wish);
}

/** Media of one's own and of another are there. */
export function connect(entry: CallEntry, user: string, moment: Moment): Decision | null {
  const draft = new Draft(entry, moment);
  if (!draft.can(user, 'connect')) return null;
  draft.step(user, 'connect', { k: 'party.connected', d: { id: user } });
  draft.place(user, { due: 0, activeAt: moment.now });
  if (draft.entry.public.activeMs !== null && entry.activeAt === null) draft.entry = { ...draft.entry, activeAt: moment.now };
  return draft.done();
}

/** A person who is called says no. */
export function reject(entry: CallEntry, user: string, reason: EndReason, moment: Moment): Decision | null {
  const draft = new Draft(entry, moment);
  if (!draft.end(user, 'reject', reason) && !draft.end(user, 'refuse', reason)) return null;
  draft.closeIfOver(reason);
  return draft.done();
}

/** Whoever ends their own part. */
export function leave(entry: CallEntry, user: string, moment: Moment): Decision | null {
  const party = partyOf(entry, user);
  if (party !== null && isWaiting(party)) return reject(entry, user, 'rejected', moment);
  const draft = new Draft(entry, moment);
  const reason = entry.answered ? 'hangup' : 'cancelled';
  if (!draft.end(user, entry.answered ? 'leave' : 'cancel', reason)) return null;
  draft.closeIfOver(reason);
  return draft.done();
}

/** The server ends a part that nobody has answered: the person may not be called now, or is in another call. */
export function refuse(entry: CallEntry, user: string, reason: 'unreachable' | 'busy', moment: Moment): Decision | null {
  const draft = new Draft(entry, moment);
  if (!draft.end(user, 'refuse', reason)) return null;
  draft.closeIfOver(reason);
  return draft.done();
}

/** The time for a state is over. */
export function expire(entry: CallEntry, due: { what: string; user: string; n: number }, moment: Moment): Decision | null {
  const party = partyOf(entry, due.user);
  const reason = party === null ? undefined : expiredReason[party.state];
  if (party === null || reason === undefined || party.state !== due.what || placeOf(entry, due.user).due !== due.n) return null;
  const draft = new Draft(entry, moment);
  // Who is left alone with people who are still rung waits for them, and for no media.
  const isAlone = isIn(party) && entry.public.parties.filter(isIn).length === 1;
  if (isAlone) return null;
  draft.end(due.user, 'expire', reason);
  draft.closeIfOver(reason);
  return draft.done();
}

/** Two called each other at once: this call goes on as the other one. */
export function merge(entry: CallEntry, into: string, moment: Moment): Decision | null {
  if (entry.public.reason !== null) return null;
  const draft = new Draft(entry, moment);
  draft.parties.forEach(({ id }) => draft.end(id, 'merge', 'merged'));
  draft.finish('merged', into);
  return draft.done();
}

/** The call goes on as an ordinary room, which whoever asked for it governs. */
export function move(entry: CallEntry, user: string, moment: Moment): Decision | null {
  if (entry.public.reason !== null) return null;
  const draft = new Draft(entry, moment);
  draft.parties.forEach(({ id }) => draft.end(id, 'move', 'moved'));
  draft.finish('moved');
  draft.entry = { ...draft.entry, host: user };
  return draft.done();
}

function entered(draft: Draft, { user, voice, name }: Acceptance): Decision | null {
  const waited = draft.parties.filter(isIn);
  draft.step(user, 'accept', { k: 'party.accepted', d: { id: user, device: voice.device, name } });
  draft.place(user, { session: voice.session, generation: voice.generation });
  lease(draft, user);
  // The time of whoever was alone until now begins with somebody to hear.
  const begins = (party: Party) => party.id === user || (waited.length === 1 && waited[0]?.id === party.id);
  draft.parties
    .filter((party) => party.state === 'connecting' && begins(party))
    .forEach(({ id }) => draft.due(id, 'connecting', draft.moment.limits.callConnectMs));
  draft.entry = { ...draft.entry, answered: true };
  return draft.done();
}

const invitedParty = ({ id, name, avatar, how }: Invited, by: string): Party => ({
  id,
  name,
  ...(avatar === undefined ? {} : { avatar }),
  by,
  state: how === 'queued' ? 'queued' : 'inviting',
  reason: null,
  device: '',
  offline: false,
});

function summoned(draft: Draft, { id, how }: Invited): void {
  draft.begins(id, { session: '', generation: 0 });
  if (how === 'refused') draft.end(id, 'refuse', 'unreachable');
  else waits(draft, id, how);
}

/** A part that nobody has answered: for how long, and when somebody is to be told by another way. */
function waits(draft: Draft, user: string, state: 'inviting' | 'queued'): void {
  const { callUnreachableMs, callRingMs, callWakeMs } = draft.moment.limits;
  draft.due(user, state, state === 'queued' ? callRingMs : callUnreachableMs);
  if (state === 'inviting') draft.also('wake', user, callWakeMs);
}
