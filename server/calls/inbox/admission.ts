import type { CallState } from '../../../components/core/protocol/call-state';
import { busyCalls, type InboxEntry } from './inbox-entry';
import type { PartyConnection } from '../call-entry';

/** The treatment of a call to a busy user: refused, queued until they are free, or rung beside the other call. */
export type BusyPolicy = 'reject' | 'queue' | 'allow';

/** The outcome of offering a call to a user's inbox. `with` lists the calls that keep them busy. */
export type Admission =
  | { is: 'rings' }
  | { is: 'doNotDisturb' }
  | { is: 'blocked' }
  | { is: 'busy'; with: readonly string[] }
  | { is: 'waits'; with: readonly string[] }
  /** The callee is calling the caller at the same moment. */
  | { is: 'glare'; call: string; connection: PartyConnection };

export function admissionOf(inbox: InboxEntry, call: CallState, policy: BusyPolicy): Admission {
  // Checked before the callee's settings, because the callee wants to talk to a user whom they are calling.
  const glare = call.group ? null : outgoingCallTo(inbox, call.from);
  if (glare !== null) return { is: 'glare', ...glare };
  if (inbox.public.blocked.includes(call.from)) return { is: 'blocked' };
  if (inbox.public.doNotDisturb) return { is: 'doNotDisturb' };
  const others = busyCalls(inbox).filter((id) => id !== call.id);
  if (others.length === 0 || policy === 'allow') return { is: 'rings' };
  return { is: policy === 'queue' ? 'waits' : 'busy', with: others };
}

/** The call that a user is in and that keeps them from starting or answering another one. */
export const activeCallOf = ({ calls }: InboxEntry, but = ''): string | null =>
  Object.keys(calls).find((id) => id !== but && (calls[id]?.connection ?? null) !== null) ?? null;

/** The two-party call by which `from` is ringing this user. */
export const incomingCallFrom = ({ calls }: InboxEntry, from: string): string | null =>
  Object.keys(calls).find((id) => {
    const inboxCall = calls[id];
    return inboxCall?.direction === 'in' && inboxCall.peer === from && inboxCall.connection === null && !inboxCall.silent;
  }) ?? null;

function outgoingCallTo({ calls }: InboxEntry, to: string): { call: string; connection: PartyConnection } | null {
  for (const [call, { direction, peer, connection }] of Object.entries(calls)) {
    if (direction === 'out' && peer === to && connection !== null) return { call, connection };
  }
  return null;
}
