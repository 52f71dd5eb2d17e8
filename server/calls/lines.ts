import { isIn } from '../../components/core/protocol/call-table';
import { partyOf, placeOf, type CallEntry, type Voice } from './call-entry';
import { Draft, type Decision, type Moment } from './draft';

/** A device of the person goes on speaking by this connection. An older connection's word is late. */
export function hold(entry: CallEntry, user: string, voice: Voice, moment: Moment): Decision | null {
  const party = partyOf(entry, user);
  if (party === null || !isIn(party) || party.device !== voice.device) return null;
  const { session, generation } = placeOf(entry, user);
  const isSame = session === voice.session;
  if (isSame && (generation > voice.generation || (generation === voice.generation && !party.offline))) return null;
  const draft = new Draft(entry, moment);
  draft.say({ k: 'party.online', d: { id: user } });
  draft.place(user, { session: voice.session, generation: voice.generation });
  lease(draft, user);
  return draft.done();
}

/** The connection that speaks is lost, or came back without the call: the part waits. */
export function lose(entry: CallEntry, user: string, voice: Voice, graceMs: number, moment: Moment): Decision | null {
  const { session, generation } = placeOf(entry, user);
  if (session !== voice.session || generation > voice.generation) return null;
  return offline(entry, user, graceMs, moment);
}

/** A node no longer vouches for a connection, or the grace of one that was lost is over. */
export function endLine(
  entry: CallEntry,
  due: { what: 'lease' | 'grace'; user: string; n: number },
  moment: Moment,
): Decision | null {
  if (placeOf(entry, due.user).line !== due.n) return null;
  if (due.what === 'lease') return offline(entry, due.user, moment.limits.callGraceMs, moment);
  const draft = new Draft(entry, moment);
  // Nobody can be lost who is not in.
  if (!draft.end(due.user, 'lose', 'lost')) return null;
  draft.closeIfOver('lost');
  return draft.done();
}

function offline(entry: CallEntry, user: string, graceMs: number, moment: Moment): Decision | null {
  const party = partyOf(entry, user);
  if (party === null || !isIn(party) || party.offline) return null;
  const draft = new Draft(entry, moment);
  draft.say({ k: 'party.offline', d: { id: user } });
  draft.line(user, 'grace', graceMs);
  return draft.done();
}

/** For so long the node of a connection is believed, which says now and then that it still stands. */
export function lease(draft: Draft, user: string): void {
  draft.line(user, 'lease', leaseMs(draft.moment.limits));
}

export const leaseMs = ({ serverSilenceMs }: { serverSilenceMs: number }): number => 2 * serverSilenceMs;
