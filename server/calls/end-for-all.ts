import { isConnectedParty } from '../../components/core/protocol/call-table';
import { rtcError } from '../../components/core/protocol/errors';
import { CallChange, type Decision, type Moment } from './call-change';
import type { CallEntry } from './call-entry';

/** Ends a call for every party, as an operator wants. Throws `call_over` when it has ended. */
export function endForAll(entry: CallEntry, moment: Moment): Decision | null {
  if (entry.public.reason !== null) throw rtcError('call_over');
  const change = new CallChange(entry, moment);
  const reason = entry.answered ? 'hangup' : 'cancelled';
  change.parties.forEach((party) => change.endParty(party.id, 'cancel', isConnectedParty(party) ? reason : 'cancelled'));
  change.endCall(reason);
  return change.toDecision();
}
