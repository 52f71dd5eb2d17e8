import { emptyRoom, type Member, type Role, type RoomState } from '../../components/core/protocol/room-state';

/** One stay of a member. `generation` is that of its present connection; older connections are ignored. */
export interface Membership {
  /** Random, and new at every join; media URLs are derived from it. */
  id: string;
  session: string;
  generation: number;
  /** The role that an operator gave, in place of the token's, for as long as the user stays. */
  role?: Role;
}

export type MembershipMap = Readonly<Record<string, Membership>>;

/** A room as the engine stores it. Only `public` ever leaves the server. */
export interface RoomRecord {
  public: RoomState;
  memberships: MembershipMap;
  /** The room is open without members: an operator created it, and nobody has come yet. */
  waits?: true;
}

/** Whether nothing is left to keep of a room. */
export const isOver = ({ public: { members }, waits }: RoomRecord): boolean => members.length === 0 && waits !== true;

export const emptyRoomRecord = (room: string): RoomRecord => ({ public: emptyRoom(room), memberships: {} });

export const membershipOf = (record: RoomRecord, member: string): Membership | null =>
  Object.hasOwn(record.memberships, member) ? (record.memberships[member] ?? null) : null;

export const memberOf = (record: RoomRecord, member: string): Member | null =>
  record.public.members.find((other) => other.id === member) ?? null;

/** Whether this membership is kept although its connection is gone. */
export const isWaitedFor = (record: RoomRecord, member: string, membership: string): boolean =>
  membershipOf(record, member)?.id === membership && memberOf(record, member)?.presence === 'offline';

// Computed keys define own properties, also for a member named `__proto__`.
export const withMembership = (memberships: MembershipMap, member: string, membership: Membership): MembershipMap => ({
  ...memberships,
  [member]: membership,
});

export function withoutMembership(memberships: MembershipMap, member: string): MembershipMap {
  return Object.fromEntries(Object.entries(memberships).filter(([id]) => id !== member));
}
