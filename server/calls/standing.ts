import type { Party } from '../../components/core/protocol/call-state';
import { isIn, isWaiting } from '../../components/core/protocol/call-table';
import { rtcError } from '../../components/core/protocol/errors';
import type { Session } from '../sessions/sessions';
import { partyOf, type CallEntry } from './call-entry';
import { leave, reject, ring } from './decisions';
import type { Decision, Moment } from './draft';
import { voiceOf } from './liveness';
import { hold } from './lines';

/** What somebody may do in a call, by where they stand in it. To a stranger every call is over. */

/** The part of the person, whatever became of it. */
export function partIn(entry: CallEntry, { user }: Session): Party {
  const party = partyOf(entry, user);
  if (party === null) throw rtcError('call_over');
  return party;
}

/** The part that this very device speaks for. */
export function speaking(entry: CallEntry, session: Session): Party {
  const party = partIn(entry, session);
  if (party.state === 'ended') throw rtcError('call_over');
  if (!isIn(party)) throw rtcError('forbidden', { message: 'not answered yet' });
  if (party.device !== session.device) throw rtcError('answered_elsewhere');
  return party;
}

/** Hears the call from now on: the device that speaks goes on doing so, and one that rings says so. */
export function hear(entry: CallEntry, session: Session, rings: boolean, moment: Moment): Decision | null {
  const party = partIn(entry, session);
  if (isIn(party)) return hold(entry, party.id, voiceOf(session), moment);
  return rings ? ring(entry, party.id, moment) : null;
}

/** Says no; what is over already needs no answer. */
export function decline(entry: CallEntry, session: Session, why: 'rejected' | 'busy', moment: Moment): Decision | null {
  const party = partIn(entry, session);
  if (!isIn(party)) return reject(entry, party.id, why, moment);
  throw rtcError(party.device === session.device ? 'already_in_call' : 'answered_elsewhere');
}

/** Ends the own part: cancels, hangs up, leaves or declines. What is over already is ended. */
export function endPart(entry: CallEntry, session: Session, moment: Moment): Decision | null {
  const party = partIn(entry, session);
  if (party.state === 'ended') return null;
  if (!isWaiting(party)) speaking(entry, session);
  return leave(entry, party.id, moment);
}
