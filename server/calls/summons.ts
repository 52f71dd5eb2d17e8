import { isWaiting } from '../../components/core/protocol/call-table';
import { isRtcError } from '../../components/core/protocol/errors';
import type { Context } from '../context';
import { admission, type Verdict } from './admission';
import { partyOf, placeOf, recordOf, shown, type CallEntry, type Voice } from './call-entry';
import { accept, callNow, merge, refuse } from './decisions';
import { repair } from './repair';

type Parts = Pick<Context, 'calls' | 'inboxes' | 'clock' | 'busy'>;

/** What was found may be out of date so often before it is believed. */
const maxTries = 4;

/** Brings a call to somebody: to their devices, into their queue, or to the end of their part. Doing it again changes nothing. */
export async function summon(parts: Parts, call: string, user: string, left = maxTries): Promise<void> {
  const { calls, inboxes, clock, busy } = parts;
  const entry = await calls.load(call);
  const party = entry === null ? null : partyOf(entry, user);
  if (entry === null || party === null || !isWaiting(party)) return;
  const told = shown(entry, clock.now());
  const isQueued = party.state === 'queued';
  if (isQueued && admission(await inboxes.load(user), told, busy).is === 'rings') return next(parts, call, user);

  const verdict = await inboxes.admit(user, told, busy, placeOf(entry, user).since);
  if (verdict.is === 'rings') return isQueued ? next(parts, call, user) : keepTrue(parts, call, user);
  if (verdict.is === 'quiet' || verdict.is === 'blocked') return end(parts, call, user, 'unreachable');
  const stale = verdict.is === 'glare' ? [verdict.call] : verdict.with;
  if (left > 0 && (await repair(parts, user, stale))) return summon(parts, call, user, left - 1);
  if (verdict.is === 'glare') return meet(parts, entry, user, verdict, left);
  if (!isQueued || verdict.is === 'busy') return end(parts, call, user, 'busy');
  return keepTrue(parts, call, user);
}

/** Who waited for a person is next: they are free. */
export async function next({ calls }: Pick<Parts, 'calls'>, call: string, user: string): Promise<void> {
  await calls.changeIfThere(call, (entry, moment) => callNow(entry, user, moment));
}

async function end({ calls }: Parts, call: string, user: string, reason: 'unreachable' | 'busy'): Promise<void> {
  await calls.changeIfThere(call, (entry, moment) => refuse(entry, user, reason, moment));
}

/** A part that ended while its call was on the way to an inbox ends there too. */
async function keepTrue(parts: Parts, call: string, user: string): Promise<void> {
  const entry = await parts.calls.load(call);
  if (entry === null || partyOf(entry, user)?.state === 'ended') await repair(parts, user, [call]);
}

/** One of two calls between the same two people: who placed it, and by which connection. */
interface Placed {
  call: string;
  user: string;
  voice: Voice;
}

/** Two call each other at once: the call with the lesser id goes on, and who placed the other one is in it without ringing. */
async function meet(
  parts: Parts,
  entry: CallEntry,
  user: string,
  glare: Extract<Verdict, { is: 'glare' }>,
  left: number,
): Promise<void> {
  const { calls, inboxes, clock } = parts;
  const { id, from } = entry.public;
  const mine: Placed = { call: id, user: from, voice: voiceOf(entry, from) };
  const theirs: Placed = { call: glare.call, user, voice: glare.voice };
  const [lesser, greater] = mine.call < theirs.call ? [mine, theirs] : [theirs, mine];
  const other = await calls.load(greater.call);
  const name = (other === null ? null : partyOf(other, greater.user)?.name) ?? null;
  // Theirs is about to be placed: then it meets this one.
  if ((await calls.load(lesser.call)) === null) return;
  const goesOn = await entered(() =>
    calls.change(lesser.call, (now, moment) => {
      const known = partyOf(now, greater.user)?.name ?? greater.user;
      return accept(now, { user: greater.user, voice: greater.voice, name: name ?? known }, moment);
    }),
  );
  // It was over before it could be entered: nothing is met any more.
  if (!goesOn) return left > 0 ? summon(parts, id, user, left - 1) : undefined;
  const survivor = await calls.load(lesser.call);
  if (survivor === null) return;
  const merged = other === null ? null : recordOf(other, greater.user, 'merged');
  const own = { voice: greater.voice, since: placeOf(survivor, greater.user).since };
  await inboxes.exchange(greater.user, { id: greater.call, record: merged }, shown(survivor, clock.now()), own);
  await calls.changeIfThere(greater.call, (now, moment) => merge(now, lesser.call, moment));
  await keepTrue(parts, lesser.call, greater.user);
}

/** False when the call is over. Answered by another device it goes on all the same. */
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

const voiceOf = (entry: CallEntry, user: string): Voice => {
  const { session, generation } = placeOf(entry, user);
  return { session, generation, device: partyOf(entry, user)?.device ?? '' };
};
