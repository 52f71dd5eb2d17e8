import type { CallRecord } from '../../components/core/protocol/call-state';
import type { Context } from '../context';
import { partyOf, recordOf } from './call-entry';
import { inboxCallOf, type InboxCall } from './inbox/inbox-entry';

/** A call may exist in the caller's inbox alone for this long while it is being placed. */
const placingMs = 10_000;

/**
 * Ends the given calls in a user's inbox if they are over, as after a node died between two commits. Returns true when there
 * was one: the refused change may then be tried again.
 */
export async function reconcile(
  { calls, inboxes, clock }: Pick<Context, 'calls' | 'inboxes' | 'clock'>,
  user: string,
  suspects: readonly string[],
): Promise<boolean> {
  const inbox = await inboxes.load(user);
  const ended = suspects.map(async (call) => {
    const inboxCall = inboxCallOf(inbox, call);
    if (inboxCall === null) return true;
    const entry = await calls.load(call);
    if (entry === null && clock.now() - inboxCall.since < placingMs) return false;
    const party = entry === null ? null : partyOf(entry, user);
    if (entry === null || party === null) return (await inboxes.endCall(user, lostRecord(call, inboxCall))).ended;
    if (party.state !== 'ended') return false;
    return (await inboxes.endCall(user, recordOf(entry, user, party.reason ?? 'lost'))).ended;
  });
  return (await Promise.all(ended)).some((one) => one);
}

/** The record of a call whose stream no longer exists. */
const lostRecord = (id: string, { direction, peer, since }: InboxCall): CallRecord => ({
  id,
  kind: 'audio',
  direction,
  group: peer === '',
  others: peer === '' ? [] : [{ id: peer, name: peer }],
  reason: 'lost',
  at: since,
  lastedMs: 0,
});
