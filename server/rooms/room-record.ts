import { emptyRoom, type Member, type RoomState } from '../../components/core/protocol/room-state';

/** Who holds a place. `generation` is the connection that holds it now: a word from an older one counts for nothing. */
export interface Membership {
  /** Random, new whenever it is taken: what media URLs are derived from. */
  id: string;
  session: string;
  generation: number;
}

export type MembershipMap = Readonly<Record<string, Membership>>;

/** What the engine keeps of a room. Only `public` ever leaves the server. */
export interface RoomRecord {
  public: RoomState;
  memberships: MembershipMap;
}

export const emptyRoomRecord = (room: string): RoomRecord => ({ public: emptyRoom(room), memberships: {} });

export const membershipOf = (record: RoomRecord, member: string): Membership | null =>
  Object.hasOwn(record.memberships, member) ? (record.memberships[member] ?? null) : null;

export const memberOf = (record: RoomRecord, member: string): Member | null =>
  record.public.members.find((other) => other.id === member) ?? null;

// Computed keys define own properties, also for a member who calls himself `__proto__`.
export const withMembership = (memberships: MembershipMap, member: string, membership: Membership): MembershipMap => ({
  ...memberships,
  [member]: membership,
});

export function withoutMembership(memberships: MembershipMap, member: string): MembershipMap {
  return Object.fromEntries(Object.entries(memberships).filter(([id]) => id !== member));
}
