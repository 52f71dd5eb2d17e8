import type { CallState, EndReason, Party, PartyState } from './call-state';

/** The events of one party in a call. */
export type PartyEvent =
  'invite' | 'ring' | 'accept' | 'connect' | 'reject' | 'refuse' | 'expire' | 'cancel' | 'leave' | 'lose' | 'merge' | 'move';

/**
 * The states of one party in a call. An absent cell is an impossible event and changes nothing. docs/PROTOCOL.md draws this
 * table, the server follows it, and property tests check the server against it.
 */
const next: { readonly [State in PartyState]: { readonly [Happening in PartyEvent]?: PartyState } } = {
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
  // Invited once more, or joining again by the call's id, while the call goes on.
  ended: { invite: 'inviting', accept: 'connecting' },
};

export const partyTable = next;

/** The state after `happening`, or null when it cannot happen here. */
export const partyAfter = (state: PartyState, happening: PartyEvent): PartyState | null => next[state][happening] ?? null;

/** The reason with which a deadline ends each state. */
export const expiredReason: { readonly [State in PartyState]?: EndReason } = {
  queued: 'busy',
  inviting: 'unreachable',
  ringing: 'timeout',
  connecting: 'media_failed',
};

export const isWaitingParty = ({ state }: Party): boolean => state === 'queued' || state === 'inviting' || state === 'ringing';
export const isConnectedParty = ({ state }: Party): boolean => state === 'connecting' || state === 'active';

/** The state of a call as a whole. */
export type CallPhase = 'inviting' | 'ringing' | 'connecting' | 'active' | 'ended';

/** The phase of a call for a party in it: that of the other party who got furthest. */
export function phaseOf(call: CallState): CallPhase {
  if (call.reason !== null) return 'ended';
  if (call.activeMs !== null) return 'active';
  if (call.parties.filter(isConnectedParty).length > 1) return 'connecting';
  return call.parties.some((party) => party.state === 'ringing') ? 'ringing' : 'inviting';
}

/** Whether a call goes on: two parties talk, or one waits for another. */
export const goesOn = (parties: readonly Party[]): boolean =>
  parties.some(isConnectedParty) && parties.filter((p) => isConnectedParty(p) || isWaitingParty(p)).length > 1;
