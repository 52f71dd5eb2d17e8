import type { CallState } from '../../../components/core/protocol/call-state';
import { busyCalls, type InboxEntry } from './inbox-entry';
import type { PartyConnection } from '../call-entry';

/** What becomes of a call to somebody who is in one: refused, waiting until they are free, or ringing beside it. */
export type BusyPolicy = 'reject' | 'queue' | 'allow';

/** What a call finds at the person it is for. `with` says which calls keep them busy. */
export type Admission =
  | { is: 'rings' }
  | { is: 'doNotDisturb' }
  | { is: 'blocked' }
  | { is: 'busy'; with: readonly string[] }
  | { is: 'waits'; with: readonly string[] }
  /** They are calling who calls them. */
  | { is: 'glare'; call: string; connection: PartyConnection };

export function admissionOf(inbox: InboxEntry, call: CallState, policy: BusyPolicy): Admission {
  // Before their wishes: whom they call themselves they want to hear.
  const glare = call.group ? null : outgoingCallTo(inbox, call.from);
  if (glare !== null) return { is: 'glare', ...glare };
  if (inbox.public.blocked.includes(call.from)) return { is: 'blocked' };
  if (inbox.public.doNotDisturb) return { is: 'doNotDisturb' };
  const others = busyCalls(inbox).filter((id) => id !== call.id);
  if (others.length === 0 || policy === 'allow') return { is: 'rings' };
  return { is: policy === 'queue' ? 'waits' : 'busy', with: others };
}

/** What keeps a person from placing or answering a call: another one that they are in. */
export const activeCallOf = ({ calls }: InboxEntry, but = ''): string | null =>
  Object.keys(calls).find((id) => id !== but && (calls[id]?.connection ?? null) !== null) ?? null;

/** The call of two by which `from` calls this person now. */
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
