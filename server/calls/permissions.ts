import type { Party } from '../../components/core/protocol/call-state';
import { isConnectedParty, isWaitingParty } from '../../components/core/protocol/call-table';
import { rtcError } from '../../components/core/protocol/errors';
import type { Session } from '../sessions/sessions';
import { partyOf, type CallEntry } from './call-entry';
import { leave, reject, markRinging } from './decisions';
import type { Decision, Moment } from './call-change';
import { connectionOf } from './party-presence';
import { keepConnection } from './party-presence';

/** What somebody may do in a call, by where they stand in it. To a stranger every call is over. */

/** The part of the person, whatever became of it. */
export function requireParty(entry: CallEntry, { user }: Session): Party {
  const party = partyOf(entry, user);
  if (party === null) throw rtcError('call_over');
  return party;
}

/** The part that this very device speaks for. */
export function requireActive(entry: CallEntry, session: Session): Party {
  const party = requireParty(entry, session);
  if (party.state === 'ended') throw rtcError('call_over');
  if (!isConnectedParty(party)) throw rtcError('forbidden', { message: 'not answered yet' });
  if (party.device !== session.device) throw rtcError('answered_elsewhere');
  return party;
}

/** Hears the call from now on: the device that speaks goes on doing so, and one that rings says so. */
export function subscribed(entry: CallEntry, session: Session, rings: boolean, moment: Moment): Decision | null {
  const party = requireParty(entry, session);
  if (isConnectedParty(party)) return keepConnection(entry, party.id, connectionOf(session), moment);
  return rings ? markRinging(entry, party.id, moment) : null;
}

/** Says no; what is over already needs no answer. */
export function decline(entry: CallEntry, session: Session, why: 'rejected' | 'busy', moment: Moment): Decision | null {
  const party = requireParty(entry, session);
  if (!isConnectedParty(party)) return reject(entry, party.id, why, moment);
  throw rtcError(party.device === session.device ? 'already_in_call' : 'answered_elsewhere');
}

/** Ends the own part: cancels, hangs up, leaves or declines. What is over already is ended. */
export function endParty(entry: CallEntry, session: Session, moment: Moment): Decision | null {
  const party = requireParty(entry, session);
  if (party.state === 'ended') return null;
  if (!isWaitingParty(party)) requireActive(entry, session);
  return leave(entry, party.id, moment);
}
