import type { Party } from '../../components/core/protocol/call-state';
import { isConnectedParty } from '../../components/core/protocol/call-table';
import type { Context } from '../context';
import type { Session } from '../sessions/sessions';
import { CallChange, type Decision, type Moment } from './call-change';
import { callAt } from './call-entry';
import { connectionOf } from './party-presence';
import type { CallWord } from './vouchers';

/**
 * Takes over a call that this engine has lost, on the word of the server that had it. All parties are offline at first; each
 * comes back by its own hello, and who does not is lost after the usual grace time. A voucher that is not good for this session
 * changes nothing. Returns false when the user may not go on, because they are in another call by now.
 */
export async function restoreCall(context: Context, session: Session, call: string, voucher: string): Promise<boolean> {
  const { vouchers, calls, clock, inboxes, sessions } = context;
  const word = vouchers.read(voucher, clock.now());
  if (word === null || word.engine === vouchers.engine || word.call.id !== call) return true;
  if (!isConnectedOn(word.call.parties, session)) return true;
  const known = await calls.load(call);
  // Another party was here first. Since then this one may have left, or the call may be over.
  if (known !== null && (known.public.reason !== null || !isConnectedOn(known.public.parties, session))) return true;
  const since = word.stays[session.user]?.since ?? clock.now();
  const shown = known === null ? word.call : callAt(known, clock.now());
  if ((await inboxes.enterCall(session.user, shown, connectionOf(session), since)).is !== 'free') return false;
  const { entry } = await calls.place(call, (moment) => restore(word, moment));
  await inboxes.confirmEntered(session.user, callAt(entry, clock.now()));
  await sessions.keep({ ...session, calls: session.calls.concat(call) });
  return true;
}

/** Builds the call again. Nothing of it comes from a client. */
export function restore({ call, activeAt, stays }: CallWord, moment: Moment): Decision | null {
  const { callGraceMs, callConnectMs } = moment.limits;
  const parties = call.parties.map((party) => ({ ...party, offline: true }));
  const restored = { ...call, parties, videoRequestBy: '' };
  const change = new CallChange(
    {
      public: restored,
      details: {},
      lastNumber: 0,
      activeAt: activeAt === null ? null : Math.min(activeAt, moment.now),
      endedAt: null,
      answered: true,
      questionDeadline: 0,
      host: '',
    },
    moment,
  );
  change.emit({ k: 'call.placed', d: { call: restored } });
  parties.forEach(({ id, state }) => {
    change.setDetails(id, stays[id] ?? { since: moment.now });
    change.setConnectionDeadline(id, 'lost', callGraceMs);
    // Connecting begins anew, at the latest when the grace time of the others is over.
    if (state === 'connecting') change.setStateDeadline(id, 'connecting', callGraceMs + callConnectMs);
  });
  return change.toDecision();
}

/** Whether the session's user takes part on the session's device. */
const isConnectedOn = (parties: readonly Party[], { user, device }: Session): boolean =>
  parties.some((party) => party.id === user && party.device === device && isConnectedParty(party));
