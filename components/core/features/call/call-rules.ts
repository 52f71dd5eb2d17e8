import type { CallKind, CallRecord, CallState, EndReason, Party } from '../../protocol/call-state';
import { isConnectedParty, isWaitingParty, phaseOf, type CallPhase } from '../../protocol/call-table';
import type { RtcError } from '../../protocol/errors';
import { limits } from '../../protocol/client-limits';
import type { CallModel } from './types';

/** Rules for what a call's state means for one user on one device. Pure, so that every case has a row in a test. */

export interface LocalIdentity {
  readonly user: string;
  readonly device: string;
}

/** The own party. Until the inbox was read, the own user id is unknown, and the device identifies the party. */
export const localParty = ({ parties }: CallState, { user, device }: LocalIdentity): Party | null =>
  parties.filter(({ id }) => id === user)[0] ?? parties.filter((party) => party.device === device)[0] ?? null;

/** Whether this device is the one that the party talks on. */
export const isOnThisDevice = (me: Party | null, device: string): boolean =>
  me !== null && isConnectedParty(me) && me.device === device;

/** Whether the party should answer now. A queued party is rung later, when the user is free. */
export const isRung = (me: Party | null): boolean => me !== null && isWaitingParty(me) && me.state !== 'queued';

/** The reason why the call is over for this user; null while it is not. */
export function endReasonFor(call: CallState, me: Party | null, device: string): CallModel['reason'] {
  const elsewhere = me !== null && !isWaitingParty(me) && me.device !== '' && me.device !== device;
  if (elsewhere) return 'answered_elsewhere';
  return (me !== null && me.state === 'ended' ? me.reason : null) ?? call.reason;
}

/** The phase of a call in progress for this user. `answers`: this device placed, accepted or joined it. */
export function phaseFor(
  call: CallState,
  me: Party | null,
  { placed, answers }: { placed: boolean; answers: boolean },
): CallPhase {
  if (me !== null && isWaitingParty(me) && !answers) return isRung(me) ? 'ringing' : 'inviting';
  const phase = phaseOf(call);
  // Two users called each other: the ended call becomes the other one, which goes on.
  if (phase === 'ended') return 'connecting';
  if (phase === 'active') return me !== null && me.state === 'active' ? 'active' : 'connecting';
  return placed ? phase : 'connecting';
}

/** The timers of the server and of the other party may run this much behind those of this device. */
const slackMs = 5_000;

export interface DeadlineFacts {
  readonly state: CallPhase;
  readonly here: boolean;
  /** Clock time at which the connection was lost; null while it is online. */
  readonly offlineAt: number | null;
  /** Clock time until which the server may let the call ring. */
  readonly ringsUntil: number;
}

/**
 * The clock time at which a call ends by itself while the connection is lost, and the reason; null while the connection is online. The
 * device waits until the server has ended the call for certain, so that the call ends on all devices.
 */
export function deadlineOf(
  { state, here, offlineAt, ringsUntil }: DeadlineFacts,
  hidden: boolean,
): { at: number; reason: EndReason } | null {
  if (offlineAt === null || state === 'ended') return null;
  const rungAt = ringsUntil + slackMs;
  const lostAt = offlineAt + (hidden ? limits.graceAwayMs : limits.callGraceMs) + limits.serverSilenceMs;
  const isRinging = !here || state === 'inviting' || state === 'ringing';
  if (here && (!isRinging || lostAt < rungAt)) return { at: lostAt, reason: 'lost' };
  return { at: rungAt, reason: here && state === 'inviting' ? 'unreachable' : 'timeout' };
}

/** The end reason of a call whose first request failed. */
export function endReasonOfError({ reason }: RtcError): EndReason {
  if (reason === 'already_in_call' || reason === 'busy') return 'busy';
  return reason === 'no_server' || reason === 'timeout' || reason === 'unavailable' || reason === 'closed'
    ? 'lost'
    : 'unreachable';
}

const noParty = { by: '', reason: null, device: '', offline: false };

export const partyDraft = (user: { id: string; name: string; avatar?: string }, state: Party['state']): Party => ({
  ...noParty,
  ...user,
  state,
});

/** A call before the server's first answer, which adds the room. */
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

/** An ended call, as it is in the history. */
export function callFromRecord({ id, kind, group, direction, others, reason, lastedMs }: CallRecord, user: string): CallState {
  const parties = others.map((other) => ({ ...partyDraft(other, 'ended'), reason }));
  const from = direction === 'out' ? user : (others[0]?.id ?? '');
  return { ...callDraft(id, { kind, group, from, parties }), activeMs: lastedMs > 0 ? lastedMs : null, reason };
}
