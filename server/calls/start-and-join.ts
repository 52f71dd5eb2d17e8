import type { CallKind, CallState } from '../../components/core/protocol/call-state';
import { rtcError, isRtcError } from '../../components/core/protocol/errors';
import { callRoom, callStream, userStream } from '../../components/core/protocol/messages';
import { limits as protocolLimits } from '../../components/core/protocol/limits';
import type { Context } from '../context';
import { detailsOf, callAt, type CallEntry, type PartyConnection } from './call-entry';
import type { ChangeResult } from './calls';
import { accept, invite, join, place, type JoinDetails } from './decisions';
import type { Decision, Moment } from './call-change';
import { settleId } from './deadlines';
import { countInvites, resolveInvitees } from './invites';
import { callsFrom, inboxCallOf } from './inbox/inbox-entry';
import { reconcile } from './reconcile';

/** Entering a call: by starting, answering or joining it, or after an invitation. */

export interface StartRequest {
  user: string;
  connection: PartyConnection;
  name: string;
  avatar?: string | undefined;
  to: readonly string[];
  kind: CallKind;
  group: boolean;
  once: string;
  /**
   * Records the call with the session before it exists: a session that dies in between then lists one call too many, never one
   * too few.
   */
  addCall(call: string): Promise<void>;
}

/** The number of outdated calls that are removed from the caller's inbox before giving up. */
const maxRepairs = 4;
/** Longer than placing takes. After it, the leftovers of a dead node in the caller's inbox are removed. */
const startMs = 15_000;

/** Starts a call and returns its id. It is the id of another call when the callee was ringing the caller already. */
export async function startCall(context: Context, request: StartRequest): Promise<{ call: string; repeated: boolean }> {
  const { calls, engine, inboxes, random } = context;
  const { user, once } = request;
  if (request.to.includes(user)) throw rtcError('bad_request', { message: '/to: contains the caller' });
  const known = await startedBefore(context, request);
  if (known !== null) {
    // A repeated request finishes the work of a node that died over it.
    if ((await calls.load(known)) !== null) return { call: known, repeated: true };
    if (inboxCallOf(await inboxes.load(user), known) === null) throw rtcError('call_over');
  } else await countInvites(context, user, request.to);

  const call = known ?? random.id(16);
  const blank = blankCall(call, request);
  const to = await resolveInvitees(context, blank, request.to);
  const self = { id: user, name: request.name, ...(request.avatar === undefined ? {} : { avatar: request.avatar }) };
  const decide = (moment: Moment) =>
    place({ call, kind: request.kind, group: request.group, from: self, connection: request.connection, to }, moment);
  const preview = decide({ now: context.clock.now(), limits: context.limits })?.entry.public ?? blank;

  const settle = settleId(call, 'start');
  await engine.setTimer(settle, startMs, { call, what: 'settle', from: user });
  await request.addCall(call);
  for (let left = maxRepairs; known === null; left -= 1) {
    const admission = await inboxes.startCall(user, preview, request.connection, once);
    if (admission.is === 'free') break;
    if (admission.is === 'rung') {
      const answered = await answerUnlessOver(() => answerCall(context, { ...request, call: admission.call }));
      if (answered !== null) return { call: admission.call, repeated: answered.repeated };
    }
    if (!(await reconcile(context, user, [admission.call])) || left === 0) throw rtcError('already_in_call');
    // Meanwhile a newer connection may have got a refusal for the same request.
    await request.addCall(call);
  }
  await calls.place(call, decide);
  await engine.clearTimer(settle);
  return { call, repeated: known !== null };
}

export interface EnterRequest extends JoinDetails {
  call: string;
  once: string;
  addCall(call: string): Promise<void>;
}

/** Answers a call. The first device to answer takes part. */
export const answerCall = (context: Context, request: EnterRequest): Promise<ChangeResult> =>
  enter(context, request, (entry, moment) => accept(entry, request, moment));

/** Joins a group call by its id. */
export const joinCall = (context: Context, request: EnterRequest): Promise<ChangeResult> =>
  enter(context, request, (entry, moment) => join(entry, request, moment));

/** Invites more users on behalf of a party in the call. */
export async function inviteToCall(
  context: Context,
  request: { call: string; by: string; to: readonly string[]; once: string },
  mayInvite: (entry: CallEntry) => void,
): Promise<ChangeResult> {
  const { calls, engine } = context;
  const entry = await calls.load(request.call);
  if (entry === null) throw rtcError('call_over');
  if ((await engine.replied(callStream(request.call), request.once)) === null) {
    mayInvite(entry);
    await countInvites(context, request.by, request.to);
  }
  // For the callee the inviting party is the caller.
  const invitees = await resolveInvitees(context, { ...entry.public, from: request.by, group: true }, request.to);
  return calls.change(
    request.call,
    (now, moment) => {
      mayInvite(now);
      return invite(now, request.by, invitees, moment);
    },
    request.once,
  );
}

async function enter(
  context: Context,
  request: EnterRequest,
  decide: (entry: CallEntry, moment: Moment) => Decision | null,
): Promise<ChangeResult> {
  const { calls, clock, engine, inboxes, limits } = context;
  const entry = await calls.load(request.call);
  if (entry === null) throw rtcError('call_over');
  const isRepeated = (await engine.replied(callStream(request.call), request.once)) !== null;
  // Decided once before anything is written and once in the commit, so that a refusal leaves no trace.
  const decided = isRepeated ? null : decide(entry, { now: clock.now(), limits });
  const { since } = detailsOf(decided?.entry ?? entry, request.user);
  await request.addCall(request.call);
  const isNew = isRepeated ? false : await admitToInbox(context, request, callAt(entry, clock.now()), since);
  try {
    const changed = await calls.change(request.call, decide, request.once);
    await inboxes.confirmEntered(request.user, callAt(changed.entry, clock.now()));
    return changed;
  } catch (refusal) {
    if (isNew) await inboxes.withdraw(request.user, request.call);
    else await reconcile(context, request.user, [request.call]);
    throw refusal;
  }
}

/**
 * Reserves the user in their inbox. Returns true when the inbox did not contain the call; throws `already_in_call` when the
 * user is in another one.
 */
async function admitToInbox(context: Context, request: EnterRequest, call: CallState, since: number): Promise<boolean> {
  const { user, connection } = request;
  for (let left = maxRepairs; left > 0; left -= 1) {
    const admission = await context.inboxes.enterCall(user, call, connection, since);
    if (admission.is === 'free') return admission.isNew;
    if (admission.is === 'over') throw rtcError('call_over');
    if (!(await reconcile(context, user, [admission.call]))) break;
  }
  throw rtcError('already_in_call');
}

/**
 * The call that this request has led into before, or null. Its reply is in the inbox, or in the call of the callee that it answered
 * instead, because a reply belongs to one stream.
 */
async function startedBefore(
  { clock, engine, inboxes }: Context,
  { user, to, group, once }: StartRequest,
): Promise<string | null> {
  const reply = (await engine.replied(userStream(user), once)) as { call: string } | null;
  const [peer] = to;
  if (reply !== null || group || peer === undefined) return reply?.call ?? null;
  // A key lives from the answer on, and the stay of the record begins before it.
  const since = clock.now() - 2 * protocolLimits.idempotencyMs;
  for (const call of callsFrom(await inboxes.load(user), peer, since))
    if ((await engine.replied(callStream(call), once)) !== null) return call;
  return null;
}

/** Returns null when the call is over by now. */
async function answerUnlessOver(act: () => Promise<ChangeResult>): Promise<ChangeResult | null> {
  try {
    return await act();
  } catch (refusal) {
    if (isRtcError(refusal) && refusal.reason === 'call_over') return null;
    throw refusal;
  }
}

const blankCall = (id: string, { user, kind, group }: StartRequest) => ({
  id,
  kind,
  room: callRoom(id),
  from: user,
  group,
  parties: [],
  activeMs: null,
  videoRequestBy: '',
  reason: null,
  into: '',
});
