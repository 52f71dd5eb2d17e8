import type { Party } from '../../components/core/protocol/call-state';
import { isConnectedParty, isWaitingParty } from '../../components/core/protocol/call-table';
import { rtcError } from '../../components/core/protocol/errors';
import type { Session } from '../sessions/sessions';
import { partyOf, type CallEntry } from './call-entry';
import { leave, reject, markRinging } from './decisions';
import type { Decision, Moment } from './call-change';
import { connectionOf } from './party-presence';
import { keepConnection } from './party-presence';

/** Permissions in a call, by the caller's party. A user without a party gets `call_over`. */

/** The caller's party, in any state. */
export function requireParty(entry: CallEntry, { user }: Session): Party {
  const party = partyOf(entry, user);
  if (party === null) throw rtcError('call_over');
  return party;
}

/** The caller's party, if the caller's device is the one that answered. */
export function requireActive(entry: CallEntry, session: Session): Party {
  const party = requireParty(entry, session);
  if (party.state === 'ended') throw rtcError('call_over');
  if (!isConnectedParty(party)) throw rtcError('forbidden', { message: 'not answered yet' });
  if (party.device !== session.device) throw rtcError('answered_elsewhere');
  return party;
}

/** Decides on a subscription to the call: it renews the party of the answering device, and may report that a device rings. */
export function subscribed(entry: CallEntry, session: Session, rings: boolean, moment: Moment): Decision | null {
  const party = requireParty(entry, session);
  if (isConnectedParty(party)) return keepConnection(entry, party.id, connectionOf(session), moment);
  return rings ? markRinging(entry, party.id, moment) : null;
}

/** Declines the call. Changes nothing when it is over. */
export function decline(entry: CallEntry, session: Session, why: 'rejected' | 'busy', moment: Moment): Decision | null {
  const party = requireParty(entry, session);
  if (!isConnectedParty(party)) return reject(entry, party.id, why, moment);
  throw rtcError(party.device === session.device ? 'already_in_call' : 'answered_elsewhere');
}

/** Ends the caller's party by cancelling, hanging up, leaving or declining. Changes nothing when it has ended. */
export function endParty(entry: CallEntry, session: Session, moment: Moment): Decision | null {
  const party = requireParty(entry, session);
  if (party.state === 'ended') return null;
  if (!isWaitingParty(party)) requireActive(entry, session);
  return leave(entry, party.id, moment);
}
