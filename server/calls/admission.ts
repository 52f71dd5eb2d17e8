import type { CallState } from '../../components/core/protocol/call-state';
import type { BusyPolicy } from '../context';
import { busyWith, type InboxEntry } from './inbox-entry';
import type { Voice } from './call-entry';

/** What a call finds at the person it is for. `with` says which calls keep them busy. */
export type Verdict =
  | { is: 'rings' }
  | { is: 'quiet' }
  | { is: 'blocked' }
  | { is: 'busy'; with: readonly string[] }
  | { is: 'waits'; with: readonly string[] }
  /** They are calling who calls them. */
  | { is: 'glare'; call: string; voice: Voice };

export function admission(inbox: InboxEntry, call: CallState, policy: BusyPolicy): Verdict {
  // Before their wishes: whom they call themselves they want to hear.
  const glare = call.group ? null : callTo(inbox, call.from);
  if (glare !== null) return { is: 'glare', ...glare };
  if (inbox.public.blocked.includes(call.from)) return { is: 'blocked' };
  if (inbox.public.quiet) return { is: 'quiet' };
  const others = busyWith(inbox).filter((id) => id !== call.id);
  if (others.length === 0 || policy === 'allow') return { is: 'rings' };
  return { is: policy === 'queue' ? 'waits' : 'busy', with: others };
}

/** What keeps a person from placing or answering a call: another one that they are in. */
export const callIn = ({ concerns }: InboxEntry, but = ''): string | null =>
  Object.keys(concerns).find((id) => id !== but && (concerns[id]?.voice ?? null) !== null) ?? null;

/** The call of two by which `from` calls this person now. */
export const callFrom = ({ concerns }: InboxEntry, from: string): string | null =>
  Object.keys(concerns).find((id) => {
    const concern = concerns[id];
    return concern?.direction === 'in' && concern.peer === from && concern.voice === null && !concern.silent;
  }) ?? null;

function callTo({ concerns }: InboxEntry, to: string): { call: string; voice: Voice } | null {
  for (const [call, { direction, peer, voice }] of Object.entries(concerns)) {
    if (direction === 'out' && peer === to && voice !== null) return { call, voice };
  }
  return null;
}
