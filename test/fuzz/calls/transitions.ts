import type { CallState, EndReason, Party } from '../../../components/core/protocol/call-state';
import { goesOn, isConnectedParty, partyAfter, type PartyEvent } from '../../../components/core/protocol/call-table';
import { limits } from '../../../components/core/protocol/limits';
import type { StreamEvent } from '../../../components/core/protocol/messages';
import { reduceCall } from '../../../components/core/protocol/reduce-call';
import { partyIn, type Calls, type CommittedCall } from './committed-calls';

/** Invariants of every call of one engine, at any time. */
export const transitionFaults = (calls: Calls): readonly string[] =>
  Array.from(calls).flatMap(([id, told]) => callFaults(id, told));

function callFaults(id: string, { events, state }: CommittedCall): readonly string[] {
  const endings = events.filter(({ k }) => k === 'call.ended').length;
  const faults: string[] = [];
  if (events[0]?.k !== 'call.placed' || events.some(({ k }, index) => k === 'call.placed' && index > 0))
    faults.push('was not placed once, at its beginning');
  if (endings > 1) faults.push(`ended ${endings} times`);
  if (endings === 1 && events.at(-1)?.k !== 'call.ended') faults.push(`ended, and then came ${events.at(-1)?.k}`);
  if (endings === 0 && !goesOn(state.parties)) faults.push('goes on with nobody to talk to');
  if (endings === 1 && state.parties.some((party) => party.state !== 'ended')) faults.push('ended without all of its parts');
  if (state.parties.some((party) => (party.state === 'ended') !== (party.reason !== null)))
    faults.push('has a part that is over without a reason, or goes on with one');
  return faults.concat(stepFaults(events)).map((fault) => `${id} ${fault}`);
}

/** The table's event for each stream event; an end can have several. */
const partyEvents: { readonly [Kind in StreamEvent['k']]?: PartyEvent } = {
  'party.called': 'invite',
  'party.rang': 'ring',
  'party.accepted': 'accept',
  'party.connected': 'connect',
};

const endEvents: { readonly [Reason in EndReason]: readonly PartyEvent[] } = {
  hangup: ['leave', 'cancel'],
  rejected: ['reject', 'refuse', 'cancel'],
  busy: ['refuse', 'reject', 'expire', 'cancel'],
  timeout: ['expire', 'cancel'],
  unreachable: ['refuse', 'expire', 'cancel'],
  cancelled: ['cancel'],
  lost: ['lose', 'cancel'],
  media_failed: ['expire', 'cancel'],
  merged: ['merge'],
  moved: ['move'],
};

/** Every transition of every party is in the table. */
function stepFaults(events: readonly StreamEvent[]): readonly string[] {
  let call: CallState | null = null;
  return events.flatMap((event) => {
    const before = call;
    call = event.k === 'call.placed' ? event.d.call : call === null ? null : reduceCall(call, event);
    if (before === null || !('id' in event.d)) return [];
    const { state } = partyIn(before, event.d.id) ?? { state: 'nobody' as const };
    if (state === 'nobody')
      return event.k === 'call.video_requested' ? [] : [`tells ${event.k} of ${event.d.id}, who is not in it`];
    const happening = partyEvents[event.k];
    const possible: readonly PartyEvent[] =
      event.k === 'party.ended' ? endEvents[event.d.reason] : happening === undefined ? [] : [happening];
    const isStep = possible.length === 0 || possible.some((one) => partyAfter(state, one) !== null);
    return isStep ? [] : [`tells ${event.k} of ${event.d.id}, who was ${state}`];
  });
}

/** A node may be down when a timer is due, or be killed while it handles the timer. */
const slackMs = 30_000;

/** The longest time in each party state when nobody acts. */
const longestMs: { readonly [State in Party['state']]?: number } = {
  queued: limits.callRingMs,
  // As long as ringing, when the customer's backend has notified the callee.
  inviting: limits.callRingMs,
  ringing: limits.callRingMs,
  connecting: limits.callConnectMs,
};

/** Every waiting party has a deadline, and so has one whose device is offline. */
export function staleFaults(calls: Calls, now: number, sinceMs: number): readonly string[] {
  return Array.from(calls).flatMap(([id, { events, state }]) => {
    if (state.reason !== null) return [];
    return state.parties.flatMap((party) => {
      const { standsFor, offlineFor } = ages(events, state, party, now, sinceMs);
      const isLate = standsFor > (longestMs[party.state] ?? Infinity) + slackMs;
      const isGone = offlineFor > limits.graceAwayMs + slackMs;
      const still = isLate ? [`${id}: ${party.id} is ${party.state} since ${standsFor} ms`] : [];
      return still.concat(isGone ? [`${id}: ${party.id} is offline since ${offlineFor} ms`] : []);
    });
  });
}

/** `sinceMs`: deadlines pass from this time on. */
function ages(events: readonly StreamEvent[], state: CallState, party: Party, now: number, sinceMs: number) {
  const last = (which: (event: StreamEvent) => boolean): number => events.findLast(which)?.ts ?? now;
  const concerns = (event: StreamEvent): boolean =>
    ('id' in event.d && event.d.id === party.id) || ('party' in event.d && event.d.party.id === party.id) || 'call' in event.d;
  const isStep = (event: StreamEvent): boolean => event.k !== 'party.offline' && event.k !== 'party.online' && concerns(event);
  // A connecting party waits for another one: its deadline starts when the first other party joins.
  const inCall = state.parties.filter(isConnectedParty).length;
  const answered = last(({ k }) => k === 'party.accepted');
  const stands = party.state === 'connecting' ? (inCall > 1 ? Math.max(answered, last(isStep)) : now) : last(isStep);
  const offline = party.offline ? last((event) => event.k === 'party.offline' && concerns(event)) : now;
  return { standsFor: now - Math.max(stands, sinceMs), offlineFor: now - Math.max(offline, sinceMs) };
}
