import type { Json } from '../../components/core/shared/json';
import { firstWait } from '../absence';
import type { Context } from '../context';
import { afterCommit } from './after-commit';
import { partyOf, detailsOf } from './call-entry';
import { deadlineId, dueTimer, isCurrent, isOfConnection, type DeadlineKind, type DueDeadline } from './deadlines';
import { expire, leave } from './decisions';
import { endConnection } from './party-presence';
import { withTimeout } from '../hooks/with-timeout';
import { nextWait } from '../sessions/next-wait';
import { reconcile } from './reconcile';
import { expireQuestion } from './switch-media';

/** Shorter than the time a device still has to answer when nobody could be notified. */
const notifyTimeoutMs = 6_000;

/** Handles a due timer of the engine. Returns false when the timer is not one of a call; ignores outdated timers. */
export async function callTimer(context: Context, id: string, payload: Json): Promise<boolean> {
  const due = dueTimer(id, payload);
  if (due === null) return false;
  if (due.what === 'settle') await settle(context, due.call, due.from);
  else if (due.what === 'forget') await forget(context, due.call);
  else if (due.what === 'notify') await notifyCallee(context, due);
  else await applyDeadline(context, due);
  return true;
}

async function applyDeadline(context: Context, due: DueDeadline): Promise<void> {
  const { call, what, user, n } = due;
  if (await isWaitedFor(context, due)) return;
  await context.calls.changeIfExists(call, (entry, moment) => {
    if (what === 'videoRequest') return expireQuestion(entry, n, moment);
    // A user who closed the app has hung up.
    if (what === 'closed') return isCurrent(entry, due) ? leave(entry, user, moment) : null;
    if (isOfConnection(what)) return endConnection(entry, { what, user, n }, moment);
    return expire(entry, { what, user, n }, moment);
  });
}

/** Whether the wait for an absent user goes on. It gets another timer, which is outdated if the user has come back meanwhile. */
async function isWaitedFor(context: Context, due: DueDeadline): Promise<boolean> {
  const { call, what, user, n, waitedMs } = due;
  const { calls, limits, engine } = context;
  const entry = what === 'hidden' || what === 'closed' ? await calls.load(call) : null;
  if (entry === null || (what !== 'hidden' && what !== 'closed') || !isCurrent(entry, due)) return false;
  const ordinaryMs = limits.callGraceMs;
  const waited = waitedMs ?? firstWait(what, ordinaryMs, limits).waitedMs;
  const { session, generation } = detailsOf(entry, user);
  const absentee = { absence: what, waitedMs: waited, ordinaryMs, user, room: entry.public.room, session, generation };
  const wait = await nextWait(context, absentee);
  if (wait === null) return false;
  const later = { call, what: wait.absence, user, n, waitedMs: wait.waitedMs };
  await engine.setTimer(deadlineId(call, later), wait.inMs, later);
  return true;
}

/** Finishes the change of a node that died over it: repeats all that follows from the present state. */
async function settle(context: Context, call: string, from: string): Promise<void> {
  const entry = await context.calls.load(call);
  if (entry === null) await reconcile(context, from, [call]);
  else await afterCommit(context, { events: [], before: null, after: entry });
}

/** Drops an ended call, or keeps the one that became a room while members are in it. */
async function forget({ calls, rooms }: Context, call: string): Promise<void> {
  const entry = await calls.load(call);
  if (entry === null) return;
  const isLive = entry.public.reason === 'moved' && (await rooms.load(entry.public.room)).at !== null;
  if (isLive) await calls.dropLater(entry);
  else await calls.drop(call);
}

/** No device has answered: asks the hook to notify the callee, who then gets the full ring time. */
async function notifyCallee(context: Context, { call, user, n }: DueDeadline): Promise<void> {
  const { hooks, limits, clock, engine } = context;
  const notify = hooks.notifyCallee;
  if (notify === undefined) return;
  const entry = await context.calls.load(call);
  const party = entry === null ? null : partyOf(entry, user);
  if (entry === null || party === null || party.state !== 'inviting' || detailsOf(entry, user).stateDeadline !== n) return;
  const { kind, group } = entry.public;
  const by = partyOf(entry, party.by === '' ? entry.public.from : party.by);
  const from = { id: by?.id ?? party.by, name: by?.name ?? party.by };
  const until = detailsOf(entry, user).since + limits.callRingMs;
  const notification = { call, kind, group, from, to: user, leftMs: Math.max(0, until - clock.now()) };
  const isNotified = await withTimeout(context, 'notifyCallee', () => notify(notification), false, notifyTimeoutMs);
  // Sets the same deadline to a later time. If it has passed or was replaced meanwhile, the timer is ignored.
  const what: DeadlineKind = 'inviting';
  if (isNotified)
    await engine.setTimer(deadlineId(call, { what, user, n }), Math.max(0, until - clock.now()), { call, what, user, n });
}
