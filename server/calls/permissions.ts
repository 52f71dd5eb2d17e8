import { isConnectedParty, isWaitingParty } from '../../components/core/protocol/call-table';
import { requireParty } from '../access/callers';
import { access } from '../access/table';
import type { Session } from '../sessions/sessions';
import type { CallEntry } from './call-entry';
import { leave, reject, markRinging } from './decisions';
import type { Decision, Moment } from './call-change';
import { connectionOf, keepConnection } from './party-presence';

/** Changes of the caller's own party, each decided by its row in the table of access. */

/** Decides on a subscription to the call: it renews the party of the answering device, and may report that a device rings. */
export function subscribed(entry: CallEntry, session: Session, rings: boolean, moment: Moment): Decision | null {
  const party = requireParty(entry, session, access['call.subscribe']);
  if (isConnectedParty(party)) return keepConnection(entry, party.id, connectionOf(session), moment);
  return rings ? markRinging(entry, party.id, moment) : null;
}

/** Declines the call. Changes nothing when it is over. */
export function decline(entry: CallEntry, session: Session, why: 'rejected' | 'busy', moment: Moment): Decision | null {
  const party = requireParty(entry, session, access['call.reject']);
  return isWaitingParty(party) ? reject(entry, party.id, why, moment) : null;
}

/** Ends the caller's party by cancelling, hanging up, leaving or declining. Changes nothing when it has ended. */
export function endParty(entry: CallEntry, session: Session, moment: Moment): Decision | null {
  const party = requireParty(entry, session, access['call.end']);
  return party.state === 'ended' ? null : leave(entry, party.id, moment);
}
