import type { CallKind, EndReason, Party } from '../../components/core/protocol/call-state';
import { expiredReason, isConnectedParty, isWaitingParty } from '../../components/core/protocol/call-table';
import { rtcError } from '../../components/core/protocol/errors';
import { callRoom } from '../../components/core/protocol/messages';
import { requireParty } from '../access/callers';
import { access } from '../access/table';
import { partyOf, detailsOf, type CallEntry, type PartyConnection } from './call-entry';
import { CallChange, ringLeftMs, type Decision, type Moment } from './call-change';
import { keepConnection, renewConnection } from './party-presence';

/** A user to be called. */
export interface Invitee {
  id: string;
  name: string;
  avatar?: string;
  /** `queued`: rung once their present call is over. `refused`: the caller may not call them. */
  how: 'inviting' | 'queued' | 'refused';
}

export interface NewCall {
  call: string;
  kind: CallKind;
  group: boolean;
  from: { id: string; name: string; avatar?: string };
  connection: PartyConnection;
  to: readonly Invitee[];
}

/** The most parties over the life of a call: those who left stay in the list. */
const maxPartiesEver = 64;

/** Starts a call. */
export function place(request: NewCall, moment: Moment): Decision | null {
  const { call: id, kind, group, from, connection, to } = request;
  const caller: Party = { ...from, by: '', state: 'connecting', reason: null, device: connection.device, offline: false };
  const parties = [caller].concat(to.map((invitee) => newParty(invitee, from.id)));
  const room = callRoom(id);
  const call = { id, kind, room, from: from.id, group, parties, activeMs: null, videoRequestBy: '', reason: null, into: '' };
  const blank = {
    public: call,
    details: {},
    lastNumber: 0,
    activeAt: null,
    endedAt: null,
    answered: false,
    questionDeadline: 0,
    host: '',
  };
  const change = new CallChange(blank, moment);
  change.emit({ k: 'call.placed', d: { call } });
  change.startStay(from.id, { session: connection.session, generation: connection.generation });
  renewConnection(change, from.id);
  to.forEach((invitee) => addInvited(change, invitee));
  change.endIfAlone('unreachable');
  return change.toDecision();
}

/** Invites more users. Present or ringing parties stay as they are. */
export function invite(entry: CallEntry, by: string, invitees: readonly Invitee[], moment: Moment): Decision | null {
  const change = new CallChange(entry, moment);
  const fresh = invitees.filter(({ id }) => {
    const party = partyOf(entry, id);
    return party === null || party.state === 'ended';
  });
  const present = entry.public.parties.filter((party) => party.state !== 'ended').length;
  const newcomers = fresh.filter(({ id }) => partyOf(entry, id) === null).length;
  if (present + fresh.length > moment.limits.partiesPerCall) throw rtcError('call_full');
  if (entry.public.parties.length + newcomers > maxPartiesEver) throw rtcError('call_full');
  fresh.forEach((invitee) => {
    change.emit({ k: 'party.invited', d: { party: newParty(invitee, by), group: true } });
    addInvited(change, invitee);
  });
  return change.toDecision();
}

/** Rings a queued party who has become free. */
export function ringQueued(entry: CallEntry, user: string, moment: Moment): Decision | null {
  const change = new CallChange(entry, moment);
  if (!change.can(user, 'invite') || partyOf(entry, user)?.state !== 'queued') return null;
  change.advance(user, 'invite', { k: 'party.called', d: { id: user } });
  // The full ring time begins now.
  change.startStay(user);
  setWaitingDeadlines(change, user, 'inviting');
  return change.toDecision();
}

/**
 * Marks a party as ringing, when one of their devices reports it. A queued party may report it too, having learnt of the call
 * by other means.
 */
export function markRinging(entry: CallEntry, user: string, moment: Moment): Decision | null {
  const change = new CallChange(entry, moment);
  if (partyOf(entry, user)?.state === 'queued') change.advance(user, 'invite', { k: 'party.called', d: { id: user } });
  if (!change.can(user, 'ring')) return null;
  change.advance(user, 'ring', { k: 'party.rang', d: { id: user } });
  change.setStateDeadline(user, 'ringing', ringLeftMs(entry, user, moment));
  return change.toDecision();
}

export interface Acceptance {
  user: string;
  connection: PartyConnection;
  name: string;
}

/** Answers on one device. Every other device of the user is too late. */
export function accept(entry: CallEntry, { user, connection, name }: Acceptance, moment: Moment): Decision | null {
  const party = requireParty(entry, { user, device: connection.device }, access['call.accept']);
  if (isConnectedParty(party)) return keepConnection(entry, user, connection, moment);
  return enterParty(new CallChange(entry, moment), { user, connection, name });
}

export interface JoinDetails extends Acceptance {
  avatar?: string | undefined;
}

/** Joins a group call by its id, also without an invitation or after leaving. */
export function join(entry: CallEntry, request: JoinDetails, moment: Moment): Decision | null {
  const { user, name, avatar } = request;
  if (entry.public.reason !== null || !entry.public.group) throw rtcError('call_over');
  const party = partyOf(entry, user);
  if (party !== null && party.state !== 'ended') return accept(entry, request, moment);
  const present = entry.public.parties.filter((other) => other.state !== 'ended').length;
  if (present >= moment.limits.partiesPerCall) throw rtcError('call_full');
  if (party === null && entry.public.parties.length >= maxPartiesEver) throw rtcError('call_full');
  const change = new CallChange(entry, moment);
  if (party === null) {
    const invitee: Invitee = { id: user, name, how: 'inviting', ...(avatar === undefined ? {} : { avatar }) };
    change.emit({ k: 'party.invited', d: { party: newParty(invitee, ''), group: true } });
  }
  change.startStay(user);
  return enterParty(change, request);
}

/** Marks a party as connected: it sends media and receives another party's. */
export function connect(entry: CallEntry, user: string, moment: Moment): Decision | null {
  const change = new CallChange(entry, moment);
  if (!change.can(user, 'connect')) return null;
  change.advance(user, 'connect', { k: 'party.connected', d: { id: user } });
  change.setDetails(user, { stateDeadline: 0, activeAt: moment.now });
  if (change.entry.public.activeMs !== null && entry.activeAt === null) change.entry = { ...change.entry, activeAt: moment.now };
  return change.toDecision();
}

/** Declines a call as its callee. */
export function reject(entry: CallEntry, user: string, reason: EndReason, moment: Moment): Decision | null {
  const change = new CallChange(entry, moment);
  if (!change.endParty(user, 'reject', reason) && !change.endParty(user, 'refuse', reason)) return null;
  change.endIfAlone(reason);
  return change.toDecision();
}

/** Ends the user's own party. */
export function leave(entry: CallEntry, user: string, moment: Moment): Decision | null {
  const party = partyOf(entry, user);
  if (party !== null && isWaitingParty(party)) return reject(entry, user, 'rejected', moment);
  const change = new CallChange(entry, moment);
  const reason = entry.answered ? 'hangup' : 'cancelled';
  if (!change.endParty(user, entry.answered ? 'leave' : 'cancel', reason)) return null;
  change.endIfAlone(reason);
  return change.toDecision();
}

/** Ends an unanswered party because the user may not be called now, or is busy. */
export function refuse(entry: CallEntry, user: string, reason: 'unreachable' | 'busy', moment: Moment): Decision | null {
  const change = new CallChange(entry, moment);
  if (!change.endParty(user, 'refuse', reason)) return null;
  change.endIfAlone(reason);
  return change.toDecision();
}

/** Ends a party whose time in a state is over. */
export function expire(entry: CallEntry, due: { what: string; user: string; n: number }, moment: Moment): Decision | null {
  const party = partyOf(entry, due.user);
  const reason = party === null ? undefined : expiredReason[party.state];
  if (party === null || reason === undefined || party.state !== due.what || detailsOf(entry, due.user).stateDeadline !== due.n)
    return null;
  const change = new CallChange(entry, moment);
  // A party who is alone with ringing ones waits for them to answer, not for media.
  const isAlone = isConnectedParty(party) && entry.public.parties.filter(isConnectedParty).length === 1;
  if (isAlone) return null;
  change.endParty(due.user, 'expire', reason);
  change.endIfAlone(reason);
  return change.toDecision();
}

/** Ends this call in favour of another one, after two users called each other at once. */
export function merge(entry: CallEntry, into: string, moment: Moment): Decision | null {
  if (entry.public.reason !== null) return null;
  const change = new CallChange(entry, moment);
  change.parties.forEach(({ id }) => change.endParty(id, 'merge', 'merged'));
  change.endCall('merged', into);
  return change.toDecision();
}

/** Turns the call into an ordinary room with `user` as its host. */
export function move(entry: CallEntry, user: string, moment: Moment): Decision | null {
  if (entry.public.reason !== null) return null;
  const change = new CallChange(entry, moment);
  change.parties.forEach(({ id }) => change.endParty(id, 'move', 'moved'));
  change.endCall('moved');
  change.entry = { ...change.entry, host: user };
  return change.toDecision();
}

function enterParty(change: CallChange, { user, connection, name }: Acceptance): Decision | null {
  const present = change.parties.filter(isConnectedParty);
  change.advance(user, 'accept', { k: 'party.accepted', d: { id: user, device: connection.device, name } });
  change.setDetails(user, { session: connection.session, generation: connection.generation });
  renewConnection(change, user);
  // The connect time of a party who was alone starts now, with the first other party.
  const begins = (party: Party) => party.id === user || (present.length === 1 && present[0]?.id === party.id);
  change.parties
    .filter((party) => party.state === 'connecting' && begins(party))
    .forEach(({ id }) => change.setStateDeadline(id, 'connecting', change.moment.limits.callConnectMs));
  change.entry = { ...change.entry, answered: true };
  return change.toDecision();
}

const newParty = ({ id, name, avatar, how }: Invitee, by: string): Party => ({
  id,
  name,
  ...(avatar === undefined ? {} : { avatar }),
  by,
  state: how === 'queued' ? 'queued' : 'inviting',
  reason: null,
  device: '',
  offline: false,
});

function addInvited(change: CallChange, { id, how }: Invitee): void {
  change.startStay(id, { session: '', generation: 0 });
  if (how === 'refused') change.endParty(id, 'refuse', 'unreachable');
  else setWaitingDeadlines(change, id, how);
}

/** Sets the deadlines of an unanswered party: how long it lasts, and when the callee is notified by other means. */
function setWaitingDeadlines(change: CallChange, user: string, state: 'inviting' | 'queued'): void {
  const { callUnreachableMs, callRingMs, callNotifyMs } = change.moment.limits;
  change.setStateDeadline(user, state, state === 'queued' ? callRingMs : callUnreachableMs);
  if (state === 'inviting') change.addSecondDeadline('notify', user, callNotifyMs);
}
