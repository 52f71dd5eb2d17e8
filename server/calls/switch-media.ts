import type { CallKind } from '../../components/core/protocol/call-state';
import { isConnectedParty } from '../../components/core/protocol/call-table';
import { rtcError } from '../../components/core/protocol/errors';
import type { CallEntry } from './call-entry';
import { CallChange, type Decision, type Moment } from './call-change';

/**
 * Switches to audio at once. Switches to video at once too, except with one other party in a two-party call, who must agree.
 */
export function switchKind(entry: CallEntry, user: string, kind: CallKind, moment: Moment): Decision | null {
  const { group, videoRequestBy, parties } = entry.public;
  const change = new CallChange(entry, moment);
  if (entry.public.kind === kind) {
    // Choosing audio withdraws the user's own video request.
    if (videoRequestBy === user) clearQuestion(change);
    return change.toDecision();
  }
  const another = parties.some((party) => party.id !== user && isConnectedParty(party));
  const mustAsk = kind === 'video' && !group && another && (videoRequestBy === '' || videoRequestBy === user);
  if (!mustAsk) applyKind(change, kind, user);
  else if (videoRequestBy === '') {
    change.emit({ k: 'call.video_requested', d: { id: user } });
    change.entry = { ...change.entry, questionDeadline: change.addDeadline('videoRequest', user, moment.limits.videoRequestMs) };
  }
  return change.toDecision();
}

/** Answers the video request, or withdraws one's own with false. */
export function answerQuestion(entry: CallEntry, user: string, agrees: boolean, moment: Moment): Decision | null {
  const { videoRequestBy } = entry.public;
  if (videoRequestBy === '') return null;
  if (videoRequestBy === user && agrees) throw rtcError('bad_request', { message: '/agrees: one’s own video request' });
  const change = new CallChange(entry, moment);
  if (agrees) applyKind(change, 'video', videoRequestBy);
  else clearQuestion(change);
  return change.toDecision();
}

/** Clears an unanswered video request. */
export function expireQuestion(entry: CallEntry, n: number, moment: Moment): Decision | null {
  if (entry.public.videoRequestBy === '' || entry.questionDeadline !== n) return null;
  const change = new CallChange(entry, moment);
  clearQuestion(change);
  return change.toDecision();
}

function applyKind(change: CallChange, kind: CallKind, by: string): void {
  change.emit({ k: 'call.switched', d: { kind, by } });
  change.entry = { ...change.entry, questionDeadline: 0 };
}

function clearQuestion(change: CallChange): void {
  change.emit({ k: 'call.video_requested', d: { id: '' } });
  change.entry = { ...change.entry, questionDeadline: 0 };
}
