import type { Json } from '../../components/core/shared/json';
import type { Context } from '../context';
import { afterCommit } from './after-commit';
import { partyOf, detailsOf } from './call-entry';
import { deadlineId, dueTimer, type DeadlineKind } from './deadlines';
import { expire } from './decisions';
import { endConnection } from './party-presence';
import { withTimeout } from '../hooks/with-timeout';
import { reconcile } from './reconcile';
import { expireQuestion } from './switch-media';

/** Less than what is left for a device to answer when nobody could be told. */
const notifyTimeoutMs = 6_000;

/** A timer of the engine came due: true when it was a call's. What no longer runs changes nothing. */
export async function callTimer(context: Context, id: string, payload: Json): Promise<boolean> {
  const due = dueTimer(id, payload);
  if (due === null) return false;
  if (due.what === 'settle') await settle(context, due.call, due.from);
  else if (due.what === 'forget') await forget(context, due.call);
  else if (due.what === 'notify') await notifyCallee(context, due);
  else await applyDeadline(context, due);
  return true;
}

interface DueDeadline {
  call: string;
  what: DeadlineKind;
  user: string;
  n: number;
}

async function applyDeadline({ calls }: Context, { call, what, user, n }: DueDeadline): Promise<void> {
  await calls.changeIfExists(call, (entry, moment) => {
    if (what === 'videoRequest') return expireQuestion(entry, n, moment);
    if (what === 'keepAlive' || what === 'grace') return endConnection(entry, { what, user, n }, moment);
    return expire(entry, { what, user, n }, moment);
  });
}

/** A node died over a change: whatever follows from where the call stands is done, or done again. */
async function settle(context: Context, call: string, from: string): Promise<void> {
  const entry = await context.calls.load(call);
  if (entry === null) await reconcile(context, from, [call]);
  else await afterCommit(context, { events: [], before: null, after: entry });
}

/** A call that became a room is kept while somebody is in it. */
async function forget({ calls, rooms }: Context, call: string): Promise<void> {
  const entry = await calls.load(call);
  if (entry === null) return;
  const isLive = entry.public.reason === 'moved' && (await rooms.load(entry.public.room)).at !== null;
  if (isLive) await calls.dropLater(entry);
  else await calls.drop(call);
}

/** Nobody's device has answered: when the person was told by another way, they have the whole time of ringing to come. */
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
  // The same deadline, later. If it has passed or was replaced meanwhile, its timer means nothing when it comes.
  const what: DeadlineKind = 'inviting';
  if (isNotified)
    await engine.setTimer(deadlineId(call, { what, user, n }), Math.max(0, until - clock.now()), { call, what, user, n });
}
