import type { CallKind } from '../../components/core/protocol/call-state';
import { isIn } from '../../components/core/protocol/call-table';
import { rtcError } from '../../components/core/protocol/errors';
import type { CallEntry } from './call-entry';
import { Draft, type Decision, type Moment } from './draft';

/** To audio at once; to video at once where nobody is alone with another, else when the other agrees. */
export function turn(entry: CallEntry, user: string, kind: CallKind, moment: Moment): Decision | null {
  const { group, asks, parties } = entry.public;
  const draft = new Draft(entry, moment);
  if (entry.public.kind === kind) {
    // Who wanted video and takes audio after all takes the question back.
    if (asks === user) answered(draft);
    return draft.done();
  }
  const another = parties.some((party) => party.id !== user && isIn(party));
  const mustAsk = kind === 'video' && !group && another && (asks === '' || asks === user);
  if (!mustAsk) turned(draft, kind, user);
  else if (asks === '') {
    draft.say({ k: 'call.asked', d: { id: user } });
    draft.entry = { ...draft.entry, asking: draft.until('asking', user, moment.limits.callConsentMs) };
  }
  return draft.done();
}

/** The answer to the question; whoever asked takes it back with false. */
export function consent(entry: CallEntry, user: string, agrees: boolean, moment: Moment): Decision | null {
  const { asks } = entry.public;
  if (asks === '') return null;
  if (asks === user && agrees) throw rtcError('bad_request', { message: '/agrees: to a question of one’s own' });
  const draft = new Draft(entry, moment);
  if (agrees) turned(draft, 'video', asks);
  else answered(draft);
  return draft.done();
}

/** Nobody answered the question. */
export function forgetQuestion(entry: CallEntry, n: number, moment: Moment): Decision | null {
  if (entry.public.asks === '' || entry.asking !== n) return null;
  const draft = new Draft(entry, moment);
  answered(draft);
  return draft.done();
}

function turned(draft: Draft, kind: CallKind, by: string): void {
  draft.say({ k: 'call.turned', d: { kind, by } });
  draft.entry = { ...draft.entry, asking: 0 };
}

function answered(draft: Draft): void {
  draft.say({ k: 'call.asked', d: { id: '' } });
  draft.entry = { ...draft.entry, asking: 0 };
}
