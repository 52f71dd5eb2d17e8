import { isConnectedParty } from '../../components/core/protocol/call-table';
import { firstWait, type Absence } from '../absence';
import type { Context } from '../context';
import type { Session } from '../sessions/sessions';
import { deadlineId, isCurrent } from './deadlines';
import { partyOf, detailsOf, type CallEntry, type ConnectionDeadline, type PartyConnection } from './call-entry';
import { CallChange, type Decision, type Moment } from './call-change';

/**
 * Moves the party to this connection, if it belongs to the device that answered. Ignores connections of an older generation.
 */
export function keepConnection(entry: CallEntry, user: string, connection: PartyConnection, moment: Moment): Decision | null {
  const party = partyOf(entry, user);
  if (party === null || !isConnectedParty(party) || party.device !== connection.device) return null;
  const { session, generation } = detailsOf(entry, user);
  const isSame = session === connection.session;
  if (isSame && (generation > connection.generation || (generation === connection.generation && !party.offline))) return null;
  const change = new CallChange(entry, moment);
  change.emit({ k: 'party.online', d: { id: user } });
  change.setDetails(user, { session: connection.session, generation: connection.generation });
  renewConnection(change, user);
  return change.toDecision();
}

/** Puts the party into its grace time after its connection was lost, or came back without the call. */
export function loseConnection(
  entry: CallEntry,
  user: string,
  connection: PartyConnection,
  absence: Absence,
  moment: Moment,
): Decision | null {
  const { session, generation } = detailsOf(entry, user);
  if (session !== connection.session || generation > connection.generation) return null;
  return offline(entry, user, absence, moment);
}

/** Handles an expired connection deadline: a `keepAlive` starts the grace time, an absence ends the party. */
export function endConnection(
  entry: CallEntry,
  due: { what: ConnectionDeadline; user: string; n: number },
  moment: Moment,
): Decision | null {
  if (!isCurrent(entry, due)) return null;
  if (due.what === 'keepAlive') return offline(entry, due.user, 'lost', moment);
  const change = new CallChange(entry, moment);
  // A party that is not in the call cannot be lost.
  if (!change.endParty(due.user, 'lose', 'lost')) return null;
  change.endIfAlone('lost');
  return change.toDecision();
}

function offline(entry: CallEntry, user: string, absence: Absence, moment: Moment): Decision | null {
  const party = partyOf(entry, user);
  if (party === null || !isConnectedParty(party) || party.offline) return null;
  const change = new CallChange(entry, moment);
  change.emit({ k: 'party.offline', d: { id: user } });
  const { inMs } = firstWait(absence, moment.limits.callGraceMs, moment.limits);
  change.setConnectionDeadline(user, absence, inMs);
  return change.toDecision();
}

/** Trusts the node of the connection until the next renewal. */
export function renewConnection(change: CallChange, user: string): void {
  change.setConnectionDeadline(user, 'keepAlive', keepAliveMs(change.moment.limits));
}

export const keepAliveMs = ({ serverSilenceMs }: { serverSilenceMs: number }): number => 2 * serverSilenceMs;

/** The effects of a session's connection, when it is lost, returns or lives on, on the session's parties. */

export const connectionOf = ({ id, generation, device }: Session): PartyConnection => ({ session: id, generation, device });

/** Marks the session's parties as offline at once and starts their grace time. */
export async function disconnectCalls(context: Context, session: Session, absence: Absence): Promise<void> {
  await Promise.all(session.calls.map((call) => leaveCall(context, session, call, absence)));
}

/** Does the same for one call, when the session returns without it. */
export const detachCall = (context: Context, session: Session, call: string): Promise<CallEntry | null> =>
  leaveCall(context, session, call, 'lost');

/**
 * Moves the party to this connection, when the session subscribes to the call on the device that answered. Null when the call
 * does not exist.
 */
export const keepCall = (context: Context, session: Session, call: string): Promise<CallEntry | null> =>
  context.calls.changeIfExists(call, (entry, moment) => keepConnection(entry, session.user, connectionOf(session), moment));

/** Renews the deadlines of the session's parties, so that other nodes know that this node still holds the connection. */
export async function keepCallsAlive({ calls, engine, limits }: Context, session: Session): Promise<void> {
  const { user } = session;
  await Promise.all(
    session.calls.map(async (call) => {
      const entry = await calls.load(call);
      if (entry === null || !isActiveIn(entry, session)) return;
      const { connectionDeadline: n } = detailsOf(entry, user);
      const what = 'keepAlive';
      if (n !== 0) await engine.setTimer(deadlineId(call, { what, user, n }), keepAliveMs(limits), { call, what, user, n });
    }),
  );
}

/** Whether this connection is the one by which its user takes part in the call. */
export function isActiveIn(entry: CallEntry, { user, id, generation }: Session): boolean {
  const place = detailsOf(entry, user);
  return place.session === id && place.generation === generation && place.endedAt === null;
}

/** Whether it takes part in the call now. */
export async function isPartyOf({ calls }: Context, call: string, session: Session): Promise<boolean> {
  const entry = await calls.load(call);
  return entry !== null && isActiveIn(entry, session);
}

const leaveCall = (context: Context, session: Session, call: string, absence: Absence): Promise<CallEntry | null> =>
  context.calls.changeIfExists(call, (entry, moment) =>
    loseConnection(entry, session.user, connectionOf(session), absence, moment),
  );
