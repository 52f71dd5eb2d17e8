import { rtcError, type Reason, type RtcError } from '../../../components/core/protocol/errors';
import type { Role } from '../../../components/core/protocol/room-state';
import type { Limits } from '../../limits';
import { isModerator } from '../order/ranks';
import { rulesOf } from '../order/rules';
import { membershipOf, type PinHash, type RoomRecord } from '../room-record';
import { isDated } from './waiting-users';

/** A user who wants to enter a room. */
export interface EntryRequest {
  user: string;
  role: Role;
  /** An operator moved them here. */
  moved: boolean;
  /** The hash that their PIN was found to fit; null when there was none to compare. */
  proved: PinHash | null;
}

/** `pass`: they may enter. `pin`: if their PIN fits. `waiting`: after a moderator has admitted them. */
export type WayIn = 'pass' | 'pin' | 'waiting' | Extract<Reason, 'room_locked' | 'denied'>;

/**
 * The way into a room for a user, by its state at `now`. Members who come back pass, and so do moderators by their token and users whom an
 * operator moved. Everybody else passes as the rules say, or by the word of a moderator, which comes first.
 */
export function wayIn(record: RoomRecord, { user, role, moved, proved }: EntryRequest, now: number): WayIn {
  if (membershipOf(record, user) !== null || moved || isModerator({ role })) return 'pass';
  if (isDated(record.order?.denied, user, now)) return 'denied';
  if (isDated(record.order?.admitted, user, now)) return 'pass';
  const { entry } = rulesOf(record);
  if (entry === 'open') return 'pass';
  if (entry === 'locked') return 'room_locked';
  if (entry === 'waiting') return 'waiting';
  const pin = record.order?.pin;
  return pin !== undefined && pin.hash === proved?.hash ? 'pass' : 'pin';
}

/** The answer to those who do not pass. They knock again by the same request. */
export function refusalOf(
  { order }: RoomRecord,
  way: Exclude<WayIn, 'pass'>,
  { proved }: EntryRequest,
  { knockEveryMs }: Pick<Limits, 'knockEveryMs'>,
): RtcError {
  // The room got another PIN while this one was compared.
  if (way === 'pin') return rtcError(proved === null ? 'pin_needed' : 'conflict');
  if (way !== 'waiting') return rtcError(way);
  return rtcError('waiting', { afterMs: knockEveryMs, ...(order?.note === undefined ? {} : { note: order.note }) });
}
