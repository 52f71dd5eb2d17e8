import type { CallKind, CallRecord, CallState, EndReason, Party } from '../../protocol/call-state';
import { isConnectedParty, isWaitingParty, phaseOf, type CallPhase } from '../../protocol/call-table';
import type { RtcError } from '../../protocol/errors';
import { limits } from '../../protocol/limits';
import type { CallModel } from './types';

/** What a call's state means for one person on one device. Pure, so that every case has a row in a test. */

export interface LocalIdentity {
  readonly user: string;
  readonly device: string;
}

/** Our part. The user id comes with the inbox; until then we are known by our device. */
export const localParty = ({ parties }: CallState, { user, device }: LocalIdentity): Party | null =>
  parties.filter(({ id }) => id === user)[0] ?? parties.filter((party) => party.device === device)[0] ?? null;

/** Whether this device speaks for us. */
export const isOnThisDevice = (me: Party | null, device: string): boolean =>
  me !== null && isConnectedParty(me) && me.device === device;

/** It asks this person to answer: one who waits until they are free is not asked yet. */
export const isRung = (me: Party | null): boolean => me !== null && isWaitingParty(me) && me.state !== 'queued';

/** Why it is over for us; null while it is not. */
export function endReasonFor(call: CallState, me: Party | null, device: string): CallModel['reason'] {
  const elsewhere = me !== null && !isWaitingParty(me) && me.device !== '' && me.device !== device;
  if (elsewhere) return 'answered_elsewhere';
  return (me !== null && me.state === 'ended' ? me.reason : null) ?? call.reason;
}

/** Where a call that goes on stands for us. `answers`: we called, answered or joined. */
export function phaseFor(
  call: CallState,
  me: Party | null,
  { placed, answers }: { placed: boolean; answers: boolean },
): CallPhase {
  if (me !== null && isWaitingParty(me) && !answers) return isRung(me) ? 'ringing' : 'inviting';
  const phase = phaseOf(call);
  // Over, and yet it goes on: two called each other, and it becomes the other call.
  if (phase === 'ended') return 'connecting';
  if (phase === 'active') return me !== null && me.state === 'active' ? 'active' : 'connecting';
  return placed ? phase : 'connecting';
}

/** The other end's phone and the server's timers may be this much behind ours. */
const slackMs = 5_000;

export interface Waiting {
  readonly state: CallPhase;
  readonly here: boolean;
  /** Since when the connection is lost. */
  readonly offlineAt: number | null;
  readonly ringsUntil: number;
}

/**
 * When a call of which nothing is heard ends by itself, and why; null while the server can tell. A lost device is noticed late by the
 * server: only when its patience is over for certain is a call lost here, so that it is lost on every screen.
 */
export function deadlineOf(
  { state, here, offlineAt, ringsUntil }: Waiting,
  hidden: boolean,
): { at: number; reason: EndReason } | null {
  if (offlineAt === null || state === 'ended') return null;
  const rungAt = ringsUntil + slackMs;
  const lostAt = offlineAt + (hidden ? limits.graceAwayMs : limits.callGraceMs) + limits.serverSilenceMs;
  const isRinging = !here || state === 'inviting' || state === 'ringing';
  if (here && (!isRinging || lostAt < rungAt)) return { at: lostAt, reason: 'lost' };
  return { at: rungAt, reason: here && state === 'inviting' ? 'unreachable' : 'timeout' };
}

/** The end of a call that could not begin. */
export function endReasonOfError({ reason }: RtcError): EndReason {
  if (reason === 'already_in_call' || reason === 'busy') return 'busy';
  return reason === 'no_server' || reason === 'timeout' || reason === 'unavailable' || reason === 'closed'
    ? 'lost'
    : 'unreachable';
}

const nobody = { by: '', reason: null, device: '', offline: false };

export const partyDraft = (person: { id: string; name: string; avatar?: string }, state: Party['state']): Party => ({
  ...nobody,
  ...person,
  state,
});

/** A call of which only this is known yet: its room is the server's to tell. */
export const callDraft = (
  id: string,
  more: { kind?: CallKind; group?: boolean; from?: string; parties?: readonly Party[] },
): CallState => ({
  kind: 'audio',
  group: false,
  from: '',
  parties: [],
  ...more,
  id,
  room: '',
  activeMs: null,
  videoRequestBy: '',
  reason: null,
  into: '',
});

/** A call of the past, as the history tells it. */
export function callFromRecord({ id, kind, group, direction, others, reason, lastedMs }: CallRecord, user: string): CallState {
  const parties = others.map((other) => ({ ...partyDraft(other, 'ended'), reason }));
  const from = direction === 'out' ? user : (others[0]?.id ?? '');
  return { ...callDraft(id, { kind, group, from, parties }), activeMs: lastedMs > 0 ? lastedMs : null, reason };
}
