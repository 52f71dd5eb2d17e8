import { createHash } from 'node:crypto';
import type { Source } from '../../../components/core/protocol/room-state';
import type { MembershipRef } from '../media-server';
import { membershipTag } from '../signed-url';
import type { TrtcRoom } from './tls-sig';

/** Whether TRTC knows a room by its own id or by a number, as phones below base library 2.10.0 need. */
export type RoomNaming = 'text' | 'number';

const readableLength = 15;
/**
 * Numeric room ids keep their number in the lower half; all others are hashed into the upper half, up to TRTC's largest id,
 * 4294967294.
 */
const upperHalf = 0x8000_0000;

/**
 * The TRTC user of a membership: the start of the member's id, for operators, and the membership's tag. Each membership has its
 * own user, so removing one never affects another.
 */
export const userOf = (key: string, membership: MembershipRef): string =>
  `${membership.member.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, readableLength)}-${membershipTag(key, membership)}`;

/** Tencent allows this as a text room. Every other room has the hash of its id, after a `:`, which no room id contains. */
const textRoom = /^[\w !#$%&()+\-:;<=.>?@[\]^{}|~,]{1,64}$/;
const textOf = (room: string): string =>
  textRoom.test(room) ? room : `:${createHash('sha256').update(room).digest('base64url')}`;

export function roomOf(naming: RoomNaming, room: string): TrtcRoom {
  if (naming === 'text') return { text: textOf(room) };
  const own = /^[1-9]\d{0,9}$/.test(room) ? Number(room) : upperHalf;
  if (own < upperHalf) return { number: own };
  return { number: upperHalf + (createHash('sha256').update(room).digest().readUInt32BE() % (upperHalf - 1)) };
}

/** TRTC's name for a source. */
export const streamTypes: Readonly<Record<Source, string>> = { main: 'main', screen: 'aux' };
