import type { CallCaller, RoomCaller } from './table';

/**
 * Situations of users, and the caller that each of them is for the table. Tests put a user into every one and try every method;
 * docs/access.md shows the answers.
 */

export const roomSituations = {
  host: 'host',
  'co-host': 'cohost',
  speaker: 'speaker',
  audience: 'audience',
  'party connected to the call of the room': 'speaker',
  outsider: 'outsider',
  'removed from the room': 'outsider',
  'member by another device': 'outsider',
  banned: 'banned',
  'member of another room': 'unnamed',
  'party that rings': 'unnamed',
  'party that has left': 'unnamed',
} as const satisfies Readonly<Record<string, RoomCaller>>;
export type RoomSituation = keyof typeof roomSituations;

export const callSituations = {
  connected: 'connected',
  'connected by another device': 'other_device',
  ringing: 'waiting',
  'has left': 'ended',
  'party of a call that is over': 'over',
  'not a party': 'stranger',
} as const satisfies Readonly<Record<string, CallCaller>>;
export type CallSituation = keyof typeof callSituations;

/** Users whose connection is closed, with this code, before they can ask for anything. */
export const closedSituations = { 'token revoked': 4003, 'session replaced': 4001 } as const;
export type ClosedSituation = keyof typeof closedSituations;
