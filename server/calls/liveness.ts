import { deadlineId } from './deadlines';
import type { Context } from '../context';
import type { Session } from '../sessions/sessions';
import { placeOf, type CallEntry, type Voice } from './call-entry';
import { hold, leaseMs, lose } from './lines';

/** What becomes of a person's part in calls when the connection that speaks for it is lost, comes back, and lives. */

export const voiceOf = ({ id, generation, device }: Session): Voice => ({ session: id, generation, device });

/** The socket is lost: the others see it at once, and the part waits. */
export async function loseCalls(context: Context, session: Session, away: boolean): Promise<void> {
  const graceMs = away ? context.limits.graceAwayMs : context.limits.callGraceMs;
  await Promise.all(session.calls.map((call) => leaveCall(context, session, call, graceMs)));
}

/** The session is back without the call. */
export const partCall = (context: Context, session: Session, call: string): Promise<CallEntry | null> =>
  leaveCall(context, session, call, context.limits.callGraceMs);

/** The session follows the call: if it is on the device that speaks, that goes on by this connection. Null when there is no call. */
export const holdCall = (context: Context, session: Session, call: string): Promise<CallEntry | null> =>
  context.calls.changeIfThere(call, (entry, moment) => hold(entry, session.user, voiceOf(session), moment));

/** Called now and then while the connection lives: says to other nodes that this one still stands behind it. */
export async function vouch({ calls, engine, limits }: Context, session: Session): Promise<void> {
  const { user } = session;
  await Promise.all(
    session.calls.map(async (call) => {
      const entry = await calls.load(call);
      if (entry === null || !speaks(entry, session)) return;
      const { line: n } = placeOf(entry, user);
      const what = 'lease';
      if (n !== 0) await engine.setTimer(deadlineId(call, { what, user, n }), leaseMs(limits), { call, what, user, n });
    }),
  );
}

/** Whether this very connection speaks for its user in the call. */
export function speaks(entry: CallEntry, { user, id, generation }: Session): boolean {
  const place = placeOf(entry, user);
  return place.session === id && place.generation === generation && place.endedAt === null;
}

const leaveCall = (context: Context, session: Session, call: string, graceMs: number): Promise<CallEntry | null> =>
  context.calls.changeIfThere(call, (entry, moment) => lose(entry, session.user, voiceOf(session), graceMs, moment));
