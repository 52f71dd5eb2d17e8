import type { Json } from '../../components/core/shared/json';
import type { Context } from '../context';
import { afterChange } from './aftermath';
import { partyOf, placeOf } from './call-entry';
import { deadlineId, dueOf, type DeadlineKind } from './deadlines';
import { expire } from './decisions';
import { endLine } from './lines';
import { patiently } from './patience';
import { repair } from './repair';
import { forgetQuestion } from './turning';

/** Less than what is left for a device to answer when nobody could be told. */
const wakePatienceMs = 6_000;

/** A timer of the engine came due: true when it was a call's. What no longer runs changes nothing. */
export async function callTimer(context: Context, id: string, payload: Json): Promise<boolean> {
  const due = dueOf(id, payload);
  if (due === null) return false;
  if (due.what === 'settle') await settle(context, due.call, due.from);
  else if (due.what === 'forget') await forget(context, due.call);
  else if (due.what === 'wake') await wake(context, due);
  else await fallDue(context, due);
  return true;
}

interface Passed {
  call: string;
  what: DeadlineKind;
  user: string;
  n: number;
}

async function fallDue({ calls }: Context, { call, what, user, n }: Passed): Promise<void> {
  await calls.changeIfThere(call, (entry, moment) => {
    if (what === 'asking') return forgetQuestion(entry, n, moment);
    if (what === 'lease' || what === 'grace') return endLine(entry, { what, user, n }, moment);
    return expire(entry, { what, user, n }, moment);
  });
}

/** A node died over a change: whatever follows from where the call stands is done, or done again. */
async function settle(context: Context, call: string, from: string): Promise<void> {
  const entry = await context.calls.load(call);
  if (entry === null) await repair(context, from, [call]);
  else await afterChange(context, { events: [], before: null, after: entry });
}

/** A call that became a room is kept while somebody is in it. */
async function forget({ calls, rooms }: Context, call: string): Promise<void> {
  const entry = await calls.load(call);
  if (entry === null) return;
  const isLive = entry.public.reason === 'moved' && (await rooms.load(entry.public.room)).at !== null;
  if (isLive) await calls.keep(entry);
  else await calls.forget(call);
}

/** Nobody's device has answered: when the person was told by another way, they have the whole time of ringing to come. */
async function wake(context: Context, { call, user, n }: Passed): Promise<void> {
  const { hooks, limits, clock, engine } = context;
  const wakes = hooks.wake;
  if (wakes === undefined) return;
  const entry = await context.calls.load(call);
  const party = entry === null ? null : partyOf(entry, user);
  if (entry === null || party === null || party.state !== 'inviting' || placeOf(entry, user).due !== n) return;
  const { kind, group } = entry.public;
  const by = partyOf(entry, party.by === '' ? entry.public.from : party.by);
  const from = { id: by?.id ?? party.by, name: by?.name ?? party.by };
  const until = placeOf(entry, user).since + limits.callRingMs;
  const wish = { call, kind, group, from, to: user, leftMs: Math.max(0, until - clock.now()) };
  const isTold = await patiently(context, 'wake', () => wakes(wish), false, wakePatienceMs);
  // The same deadline, later. If it has passed or was replaced meanwhile, its timer means nothing when it comes.
  const what: DeadlineKind = 'inviting';
  if (isTold)
    await engine.setTimer(deadlineId(call, { what, user, n }), Math.max(0, until - clock.now()), { call, what, user, n });
}
