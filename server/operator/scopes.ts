import type { ServerGrants } from './authorise';

const none: ServerGrants = {
  roomCreate: false,
  roomList: false,
  roomAdmin: false,
  roomRecord: false,
  room: '',
  destinationRoom: '',
};
/** Stands for the room that a request names, or for the room of the call that it names. */
export const thisRoom = 'this room';
/** Stands for the room to which a request moves a participant. */
export const destination = 'destination';

/**
 * Requests with other rights, as tests send them and docs/access.md shows them. Null is a request without a valid server token: it has
 * none, one of a client, or one that has expired.
 */
export const scopes = {
  'no server token': null,
  'a token of a client': null,
  'an expired server token': null,
  'no grant': none,
  roomCreate: { ...none, roomCreate: true },
  roomList: { ...none, roomList: true },
  'roomAdmin without a room': { ...none, roomAdmin: true },
  'roomAdmin for another room': { ...none, roomAdmin: true, room: 'another room' },
  'roomAdmin for this room': { ...none, roomAdmin: true, room: thisRoom },
  'roomAdmin for this room and the destination': { ...none, roomAdmin: true, room: thisRoom, destinationRoom: destination },
  'roomAdmin for every room': { ...none, roomAdmin: true, room: '*' },
  roomRecord: { ...none, roomRecord: true },
  'roomRecord for another room': { ...none, roomRecord: true, room: 'another room' },
  'roomRecord for this room': { ...none, roomRecord: true, room: thisRoom },
} as const satisfies Readonly<Record<string, ServerGrants | null>>;
export type Scope = keyof typeof scopes;
