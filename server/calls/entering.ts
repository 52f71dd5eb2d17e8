import type { CallKind, CallState } from '../../components/core/protocol/call-state';
import { rtcError, isRtcError } from '../../components/core/protocol/errors';
import { callRoom } from '../../components/core/protocol/messages';
import type { Context } from '../context';
import { placeOf, shown, type CallEntry, type Voice } from './call-entry';
import type { ChangedCall } from './calls';
import { accept, invite, join, place, type Entrance } from './decisions';
import type { Decision, Moment } from './draft';
import { settleId } from './deadlines';
import { countInvites, invitedBy } from './invites';
import { concernOf } from './inbox-entry';
import { repair } from './repair';

/** How people come into a call: by placing it, by answering, by its id, by being asked to. */

export interface StartWish {
  user: string;
  voice: Voice;
  name: string;
  avatar?: string | undefined;
  to: readonly string[];
  kind: CallKind;
  group: boolean;
  once: string;
  /** Says which call it will be before it is: a session that dies in between knows of one call too many, never of one too few. */
  attend(call: string): Promise<void>;
}

/** A person in a call of their own may be there by mistake only so often. */
const maxRepairs = 4;
/** Longer than placing takes: what a dead node left in the caller's inbox is cleared then. */
const startMs = 15_000;

/** Gives the id of the call that it is: another one than was placed when the person called was calling already. */
export async function start(context: Context, wish: StartWish): Promise<{ call: string; repeated: boolean }> {
  const { calls, engine, inboxes, random } = context;
  const { user, once } = wish;
  if (wish.to.includes(user)) throw rtcError('bad_request', { message: '/to: oneself' });
  const known = (await engine.replied(once)) as { call: string } | null;
  if (known !== null) {
    // What was begun is finished: by this node, if the first one died over it.
    if ((await calls.load(known.call)) !== null) return { call: known.call, repeated: true };
    if (concernOf(await inboxes.load(user), known.call) === null) throw rtcError('call_over');
  } else await countInvites(context, user, wish.to);

  const call = known?.call ?? random.id(16);
  const blank = blankCall(call, wish);
  const to = await invitedBy(context, blank, wish.to);
  const self = { id: user, name: wish.name, ...(wish.avatar === undefined ? {} : { avatar: wish.avatar }) };
  const decide = (moment: Moment) =>
    place({ call, kind: wish.kind, group: wish.group, from: self, voice: wish.voice, to }, moment);
  const preview = decide({ now: context.clock.now(), limits: context.limits })?.entry.public ?? blank;

  await wish.attend(call);
  const settle = settleId(call, 'start');
  await engine.setTimer(settle, startMs, { call, what: 'settle', from: user });
  for (let left = maxRepairs; known === null; left -= 1) {
    const verdict = await inboxes.begin(user, preview, wish.voice, once);
    if (verdict.is === 'free') break;
    if (verdict.is === 'rung') {
      const answered = await answerOf(() => answer(context, { ...wish, call: verdict.call }));
      if (answered !== null) return { call: verdict.call, repeated: answered.repeated };
    }
    if (!(await repair(context, user, [verdict.call])) || left === 0) throw rtcError('already_in_call');
  }
  await calls.place(call, decide);
  await engine.clearTimer(settle);
  return { call, repeated: known !== null };
}

export interface AnswerWish extends Entrance {
  call: string;
  once: string;
  attend(call: string): Promise<void>;
}

/** The first of a person's devices to answer is the one that talks. */
export const answer = (context: Context, wish: AnswerWish): Promise<ChangedCall> =>
  enter(context, wish, (entry, moment) => accept(entry, wish, moment));

/** Into a group call that goes on, by its id. */
export const joinById = (context: Context, wish: AnswerWish): Promise<ChangedCall> =>
  enter(context, wish, (entry, moment) => join(entry, wish, moment));

/** More people are called by somebody who is in. */
export async function inviteMore(
  context: Context,
  wish: { call: string; by: string; to: readonly string[]; once: string },
  mayInvite: (entry: CallEntry) => void,
): Promise<ChangedCall> {
  const { calls, engine } = context;
  const entry = await calls.load(wish.call);
  if (entry === null) throw rtcError('call_over');
  if ((await engine.replied(wish.once)) === null) {
    mayInvite(entry);
    await countInvites(context, wish.by, wish.to);
  }
  // Asked as whoever invites: it is their call to that person.
  const people = await invitedBy(context, { ...entry.public, from: wish.by, group: true }, wish.to);
  return calls.change(
    wish.call,
    (now, moment) => {
      mayInvite(now);
      return invite(now, wish.by, people, moment);
    },
    wish.once,
  );
}

async function enter(
  context: Context,
  wish: AnswerWish,
  decide: (entry: CallEntry, moment: Moment) => Decision | null,
): Promise<ChangedCall> {
  const { calls, clock, engine, inboxes, limits } = context;
  const entry = await calls.load(wish.call);
  if (entry === null) throw rtcError('call_over');
  const isRepeated = (await engine.replied(wish.once)) !== null;
  // Asked before anything is written down, and again when it is: what is refused leaves nothing behind.
  const decided = isRepeated ? null : decide(entry, { now: clock.now(), limits });
  const { since } = placeOf(decided?.entry ?? entry, wish.user);
  await wish.attend(wish.call);
  const isNew = isRepeated ? false : await admitted(context, wish, shown(entry, clock.now()), since);
  try {
    const changed = await calls.change(wish.call, decide, wish.once);
    await inboxes.entered(wish.user, shown(changed.entry, clock.now()));
    return changed;
  } catch (refusal) {
    if (isNew) await inboxes.withdraw(wish.user, wish.call);
    else await repair(context, wish.user, [wish.call]);
    throw refusal;
  }
}

/** Whether nothing was known of the call in the person's inbox. Refused while they are in another one. */
async function admitted(context: Context, wish: AnswerWish, call: CallState, since: number): Promise<boolean> {
  const { user, voice } = wish;
  for (let left = maxRepairs; left > 0; left -= 1) {
    const verdict = await context.inboxes.enter(user, call, voice, since);
    if (verdict.is === 'free') return verdict.isNew;
    if (verdict.is === 'over') throw rtcError('call_over');
    if (!(await repair(context, user, [verdict.call]))) break;
  }
  throw rtcError('already_in_call');
}

/** null when it is over by now, and there is nothing to answer. */
async function answerOf(act: () => Promise<ChangedCall>): Promise<ChangedCall | null> {
  try {
    return await act();
  } catch (refusal) {
    if (isRtcError(refusal) && refusal.reason === 'call_over') return null;
    throw refusal;
  }
}

const blankCall = (id: string, { user, kind, group }: StartWish) => ({
  id,
  kind,
  room: callRoom(id),
  from: user,
  group,
  parties: [],
  activeMs: null,
  asks: '',
  reason: null,
  into: '',
});
