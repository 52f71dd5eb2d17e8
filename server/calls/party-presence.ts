import { isConnectedParty } from '../../components/core/protocol/call-table';
import type { Context } from '../context';
import type { Session } from '../sessions/sessions';
import { deadlineId } from './deadlines';
import { partyOf, detailsOf, type CallEntry, type PartyConnection } from './call-entry';
import { CallChange, type Decision, type Moment } from './call-change';

/** A device of the person goes on speaking by this connection. An older connection's word is late. */
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

/** The connection that speaks is lost, or came back without the call: the part waits. */
export function loseConnection(
  entry: CallEntry,
  user: string,
  connection: PartyConnection,
  graceMs: number,
  moment: Moment,
): Decision | null {
  const { session, generation } = detailsOf(entry, user);
  if (session !== connection.session || generation > connection.generation) return null;
  return offline(entry, user, graceMs, moment);
}

/** A node no longer vouches for a connection, or the grace of one that was lost is over. */
export function endConnection(
  entry: CallEntry,
  due: { what: 'keepAlive' | 'grace'; user: string; n: number },
  moment: Moment,
): Decision | null {
  if (detailsOf(entry, due.user).connectionDeadline !== due.n) return null;
  if (due.what === 'keepAlive') return offline(entry, due.user, moment.limits.callGraceMs, moment);
  const change = new CallChange(entry, moment);
  // Nobody can be lost who is not in.
  if (!change.endParty(due.user, 'lose', 'lost')) return null;
  change.endIfAlone('lost');
  return change.toDecision();
}

function offline(entry: CallEntry, user: string, graceMs: number, moment: Moment): Decision | null {
  const party = partyOf(entry, user);
  if (party === null || !isConnectedParty(party) || party.offline) return null;
  const change = new CallChange(entry, moment);
  change.emit({ k: 'party.offline', d: { id: user } });
  change.setConnectionDeadline(user, 'grace', graceMs);
  return change.toDecision();
}

/** For so long the node of a connection is believed, which says now and then that it still stands. */
export function renewConnection(change: CallChange, user: string): void {
  change.setConnectionDeadline(user, 'keepAlive', keepAliveMs(change.moment.limits));
}

export const keepAliveMs = ({ serverSilenceMs }: { serverSilenceMs: number }): number => 2 * serverSilenceMs;

/** What becomes of a person's part in calls when the connection that speaks for it is lost, comes back, and lives. */

export const connectionOf = ({ id, generation, device }: Session): PartyConnection => ({ session: id, generation, device });

/** The socket is lost: the others see it at once, and the part waits. */
export async function disconnectCalls(context: Context, session: Session, away: boolean): Promise<void> {
  const graceMs = away ? context.limits.graceAwayMs : context.limits.callGraceMs;
  await Promise.all(session.calls.map((call) => leaveCall(context, session, call, graceMs)));
}

/** The session is back without the call. */
export const detachCall = (context: Context, session: Session, call: string): Promise<CallEntry | null> =>
  leaveCall(context, session, call, context.limits.callGraceMs);

/** The session follows the call: if it is on the device that speaks, that goes on by this connection. Null when there is no call. */
export const keepCall = (context: Context, session: Session, call: string): Promise<CallEntry | null> =>
  context.calls.changeIfExists(call, (entry, moment) => keepConnection(entry, session.user, connectionOf(session), moment));

/** Called now and then while the connection lives: says to other nodes that this one still stands behind it. */
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

/** Whether this very connection speaks for its user in the call. */
export function isActiveIn(entry: CallEntry, { user, id, generation }: Session): boolean {
  const place = detailsOf(entry, user);
  return place.session === id && place.generation === generation && place.endedAt === null;
}

const leaveCall = (context: Context, session: Session, call: string, graceMs: number): Promise<CallEntry | null> =>
  context.calls.changeIfExists(call, (entry, moment) =>
    loseConnection(entry, session.user, connectionOf(session), graceMs, moment),
  );
