import { isWaitingParty } from '../../components/core/protocol/call-table';
import { isRtcError } from '../../components/core/protocol/errors';
import type { Context } from '../context';
import { admissionOf, type Admission } from './inbox/admission';
import { partyOf, detailsOf, recordOf, callAt, type CallEntry, type PartyConnection } from './call-entry';
import { accept, ringQueued, merge, refuse } from './decisions';
import { settleId } from './deadlines';
import { reconcile } from './reconcile';

type Parts = Pick<Context, 'calls' | 'inboxes' | 'clock' | 'busy' | 'engine'>;

/** Later than the leftovers of a node that died while it placed a call are removed. */
const glareAgainMs = 16_000;
/** The read state may be outdated this many times before the last result is used. */
const maxTries = 4;

/** Delivers a call to a user: rings their devices, queues it, or ends their party. Repeating it changes nothing. */
export async function ringUser(parts: Parts, call: string, user: string, left = maxTries): Promise<void> {
  const { calls, inboxes, clock, busy } = parts;
  const entry = await calls.load(call);
  const party = entry === null ? null : partyOf(entry, user);
  if (entry === null || party === null || !isWaitingParty(party)) return;
  const shown = callAt(entry, clock.now());
  const isQueued = party.state === 'queued';
  if (isQueued && admissionOf(await inboxes.load(user), shown, busy).is === 'rings') return ringNext(parts, call, user);

  const admission = await inboxes.admitCall(user, shown, busy, detailsOf(entry, user).since);
  if (admission.is === 'rings') return isQueued ? ringNext(parts, call, user) : reconcileIfEnded(parts, call, user);
  if (admission.is === 'doNotDisturb' || admission.is === 'blocked') return end(parts, call, user, 'unreachable');
  const stale = admission.is === 'glare' ? [admission.call] : admission.with;
  if (left > 0 && (await reconcile(parts, user, stale))) return ringUser(parts, call, user, left - 1);
  if (admission.is === 'glare') return resolveGlare(parts, entry, user, admission, left);
  if (!isQueued || admission.is === 'busy') return end(parts, call, user, 'busy');
  return reconcileIfEnded(parts, call, user);
}

/** Rings a user who has become free. */
export async function ringNext({ calls }: Pick<Parts, 'calls'>, call: string, user: string): Promise<void> {
  await calls.changeIfExists(call, (entry, moment) => ringQueued(entry, user, moment));
}

async function end({ calls }: Parts, call: string, user: string, reason: 'unreachable' | 'busy'): Promise<void> {
  await calls.changeIfExists(call, (entry, moment) => refuse(entry, user, reason, moment));
}

/** Removes the call from the inbox, if the party ended while the call was being delivered. */
async function reconcileIfEnded(parts: Parts, call: string, user: string): Promise<void> {
  const entry = await parts.calls.load(call);
  if (entry === null || partyOf(entry, user)?.state === 'ended') await reconcile(parts, user, [call]);
}

/** One of the two calls between the same two users, with its caller. */
interface GlareSide {
  call: string;
  user: string;
  connection: PartyConnection;
}

/**
 * Resolves two users calling each other: the call with the lesser id goes on, and the caller of the other one enters it without
 * ringing.
 */
async function resolveGlare(
  parts: Parts,
  entry: CallEntry,
  user: string,
  glare: Extract<Admission, { is: 'glare' }>,
  left: number,
): Promise<void> {
  const { calls, inboxes, clock, engine } = parts;
  const { id, from } = entry.public;
  const there = await calls.load(glare.call);
  // The caller has left that call, and it goes on with others.
  if (there?.public.reason === null && partyOf(there, from)?.state === 'ended') return end(parts, id, user, 'busy');
  const mine: GlareSide = { call: id, user: from, connection: partyConnection(entry, from) };
  const theirs: GlareSide = { call: glare.call, user, connection: glare.connection };
  const [lesser, greater] = mine.call < theirs.call ? [mine, theirs] : [theirs, mine];
  const other = await calls.load(greater.call);
  const name = (other === null ? null : partyOf(other, greater.user)?.name) ?? null;
  // The other call is not placed yet, and will resolve the glare itself, unless its node has died: then this one rings later.
  if ((await calls.load(lesser.call)) === null)
    return engine.setTimer(settleId(id, 'glare'), glareAgainMs, { call: id, what: 'settle', from });
  const goesOn = await entered(() =>
    calls.change(lesser.call, (now, moment) => {
      const known = partyOf(now, greater.user)?.name ?? greater.user;
      return accept(now, { user: greater.user, connection: greater.connection, name: name ?? known }, moment);
    }),
  );
  // The call ended before it could be entered, so there is no glare any more.
  if (!goesOn) return left > 0 ? ringUser(parts, id, user, left - 1) : end(parts, id, user, 'busy');
  const survivor = await calls.load(lesser.call);
  if (survivor === null) return;
  const merged = other === null ? null : recordOf(other, greater.user, 'merged');
  const own = { connection: greater.connection, since: detailsOf(survivor, greater.user).since };
  await inboxes.replaceCall(greater.user, { id: greater.call, record: merged }, callAt(survivor, clock.now()), own);
  await calls.changeIfExists(greater.call, (now, moment) => merge(now, lesser.call, moment));
  await reconcileIfEnded(parts, lesser.call, greater.user);
}

/** Returns false when the call is over. An answer by another device counts as entered. */
async function entered(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (refusal) {
    if (!isRtcError(refusal)) throw refusal;
    if (refusal.reason === 'answered_elsewhere') return true;
    if (refusal.reason === 'call_over') return false;
    throw refusal;
  }
}

const partyConnection = (entry: CallEntry, user: string): PartyConnection => {
  const { session, generation } = detailsOf(entry, user);
  return { session, generation, device: partyOf(entry, user)?.device ?? '' };
};
