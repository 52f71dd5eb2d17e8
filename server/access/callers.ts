import type { Party } from '../../components/core/protocol/call-state';
import { isConnectedParty, isWaitingParty } from '../../components/core/protocol/call-table';
import { rtcError } from '../../components/core/protocol/errors';
import type { Member } from '../../components/core/protocol/room-state';
import { partyOf, type CallEntry } from '../calls/call-entry';
import { memberOf, membershipOf, type RoomRecord } from '../rooms/room-record';
import { isModerator } from '../rooms/order/ranks';
import { refusalBy, type About, type CallCaller, type CallRow, type Circumstances, type RoomRow } from './table';

/** The member of the caller, if the membership belongs to their session. Only the state of the room counts, nothing that a client claims. */
export function memberOfCaller(record: RoomRecord, { member, session }: { member: string; session: string }): Member | null {
  return membershipOf(record, member)?.session === session ? memberOf(record, member) : null;
}

/** The member whom a request with these parameters is about, as its row counts them. `all` stands for every member. */
export function aboutOf(record: RoomRecord, user: string, { id, all }: { id?: unknown; all?: unknown }): About | undefined {
  if (typeof id !== 'string') return all === true ? 'other' : undefined;
  if (id === user) return 'self';
  const member = memberOf(record, id);
  return member !== null && isModerator(member) ? 'moderator' : 'other';
}

/** Returns the caller's member if the row allows its role; throws the row's reason otherwise, and `not_in_room` without a member. */
export function requireMember(
  record: RoomRecord,
  caller: { member: string; session: string },
  row: RoomRow,
  circumstances: Circumstances = {},
): Member {
  const member = memberOfCaller(record, caller);
  const reason = refusalBy(row[member?.role ?? 'outsider'], circumstances);
  if (reason !== null) throw rtcError(reason);
  if (member === null) throw rtcError('not_in_room');
  return member;
}

/** A user on one of their devices. */
export interface CallAsker {
  readonly user: string;
  readonly device: string;
}

/** The caller's place in a call; null is a call that does not exist. */
export function callCallerOf(entry: CallEntry | null, { user, device }: CallAsker): CallCaller {
  const party = entry === null ? null : partyOf(entry, user);
  if (entry === null || party === null) return 'stranger';
  if (entry.public.reason !== null) return 'over';
  if (isWaitingParty(party)) return 'waiting';
  if (!isConnectedParty(party)) return 'ended';
  return party.device === device ? 'connected' : 'other_device';
}

/** Returns the caller's party if the row allows it; throws the row's reason otherwise, and `call_over` without a party. */
export function requireParty(entry: CallEntry, asker: CallAsker, row: CallRow): Party {
  const reason = refusalBy(row[callCallerOf(entry, asker)], { isGroup: entry.public.group });
  if (reason !== null) throw rtcError(reason);
  const party = partyOf(entry, asker.user);
  if (party === null) throw rtcError('call_over');
  return party;
}
