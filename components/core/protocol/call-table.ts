import type { CallState, EndReason, Party, PartyState } from './call-state';

/** What can happen to one person's part. */
export type PartyHappening =
  'invite' | 'ring' | 'accept' | 'connect' | 'reject' | 'refuse' | 'expire' | 'cancel' | 'leave' | 'lose' | 'merge' | 'move';

/**
 * The whole life of one person's part in a call. An absent cell is an impossible happening and changes nothing. docs/PROTOCOL.md
 * draws this table, the server walks it, and property tests walk the server.
 */
const next: { readonly [State in PartyState]: { readonly [Happening in PartyHappening]?: PartyState } } = {
  queued: {
    invite: 'inviting',
    accept: 'connecting',
    refuse: 'ended',
    expire: 'ended',
    cancel: 'ended',
    merge: 'ended',
    move: 'ended',
  },
  inviting: {
    ring: 'ringing',
    accept: 'connecting',
    reject: 'ended',
    refuse: 'ended',
    expire: 'ended',
    cancel: 'ended',
    merge: 'ended',
    move: 'ended',
  },
  ringing: { accept: 'connecting', reject: 'ended', expire: 'ended', cancel: 'ended', merge: 'ended', move: 'ended' },
  connecting: {
    connect: 'active',
    expire: 'ended',
    cancel: 'ended',
    leave: 'ended',
    lose: 'ended',
    merge: 'ended',
    move: 'ended',
  },
  active: { leave: 'ended', lose: 'ended', cancel: 'ended', merge: 'ended', move: 'ended' },
  // Invited once more, or back by the call's id: only while the others go on.
  ended: { invite: 'inviting', accept: 'connecting' },
};

export const partyTable = next;

/** The state after `happening`, or null when it cannot happen here. */
export const partyAfter = (state: PartyState, happening: PartyHappening): PartyState | null => next[state][happening] ?? null;

/** What a deadline that passes in each state means. */
export const expiredReason: { readonly [State in PartyState]?: EndReason } = {
  queued: 'busy',
  inviting: 'unreachable',
  ringing: 'timeout',
  connecting: 'media_failed',
};

export const isWaiting = ({ state }: Party): boolean => state === 'queued' || state === 'inviting' || state === 'ringing';
export const isIn = ({ state }: Party): boolean => state === 'connecting' || state === 'active';

/** Where a call stands as a whole. */
export type CallPhase = 'inviting' | 'ringing' | 'connecting' | 'active' | 'ended';

/** The call as whoever began it, or answered it, sees it: as far as the furthest of the others. */
export function phaseOf(call: CallState): CallPhase {
  if (call.reason !== null) return 'ended';
  if (call.activeMs !== null) return 'active';
  if (call.parties.filter(isIn).length > 1) return 'connecting';
  return call.parties.some((party) => party.state === 'ringing') ? 'ringing' : 'inviting';
}

/** Whether anybody is left to talk to: one person who waits for another, or two who talk. */
export const goesOn = (parties: readonly Party[]): boolean =>
  parties.some(isIn) && parties.filter((p) => isIn(p) || isWaiting(p)).length > 1;
