import { createHash } from 'node:crypto';
import type { Source } from '../../../components/core/protocol/room-state';
import type { MembershipRef } from '../media-server';
import { membershipTag } from '../signed-url';
import type { TrtcRoom } from './tls-sig';

/** Whether rooms are known to TRTC by their own ids, or by numbers, as phones below base library 2.10.0 need. */
export type RoomNaming = 'text' | 'number';

const readableLength = 15;
/** Room ids that are numbers keep them in the lower half; all others share the upper half, up to TRTC's largest, 4294967294. */
const upperHalf = 0x8000_0000;

/**
 * A membership as TRTC's user: the beginning of the member's id for the eyes of operators, and the membership's tag. Another membership of the
 * same member is another user, so that removing the one never touches the other.
 */
export const userOf = (key: string, membership: MembershipRef): string =>
  `${membership.member.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, readableLength)}-${membershipTag(key, membership)}`;

export function roomOf(naming: RoomNaming, room: string): TrtcRoom {
  if (naming === 'text') return { text: room };
  const own = /^[1-9]\d{0,9}$/.test(room) ? Number(room) : upperHalf;
  if (own < upperHalf) return { number: own };
  return { number: upperHalf + (createHash('sha256').update(room).digest().readUInt32BE() % (upperHalf - 1)) };
}

/** TRTC's name for a source. */
export const streamTypes: Readonly<Record<Source, string>> = { main: 'main', screen: 'aux' };
