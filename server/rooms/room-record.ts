import { emptyRoom, type Member, type Role, type RoomState } from '../../components/core/protocol/room-state';
import type { Poll } from '../../components/core/protocol/messages';
import type { Recording } from './recording';

/** One stay of a member. `generation` is that of its present connection; older connections are ignored. */
export interface Membership {
  /** Random, and new at every join; media URLs are derived from it. */
  id: string;
  session: string;
  generation: number;
  /** That of the last absence, random, so that the timer of one that is over, or never began, ends no other one. */
  absenceId?: string;
  /** The role that an operator gave, in place of the token's, for as long as the user stays. */
  role?: Role;
  /** An operator moved the user into this room, so their token need not list it for as long as they stay. */
  moved?: true;
}

/** A membership that has ended. */
export interface EndedMembership {
  room: string;
  member: string;
  membership: Membership;
  /** The member's new membership, if any. */
  successor: Membership | null;
}

export type MembershipMap = Readonly<Record<string, Membership>>;

/** A user in the waiting room. */
export interface WaitingUser {
  id: string;
  name: string;
  guest: boolean;
  /** The time of the first knock. */
  since: number;
}

/** A decision about a user that is valid until a time. */
export interface DatedUser {
  id: string;
  until: number;
}

export interface PinHash {
  salt: string;
  hash: string;
}

/** The part of a room's order that only the server knows. */
export interface PrivateOrder {
  pin?: PinHash;
  /** The host of a room that lost its own is chosen by its backend alone. */
  succession?: false;
  /** The word of the host to those who wait. */
  note?: string;
  /** The first who came first. */
  waiting?: readonly WaitingUser[];
  /** The newest last; both have at most as many entries as a waiting room. */
  admitted?: readonly DatedUser[];
  denied?: readonly DatedUser[];
  /** The room is open because a user waits, and for as long as one does or a member comes. */
  knocked?: true;
}

/** A room as the engine stores it. Only `public` ever leaves the server. */
export interface RoomRecord {
  public: RoomState;
  memberships: MembershipMap;
  /** The room is open without members: an operator created it, and nobody has come yet. */
  waits?: true;
  /** The most users in the audience that is not listed; absent in a room that lists everybody. */
  audience?: number;
  /** The room is closed, and its audience is being taken out. Nobody enters meanwhile. */
  closing?: true;
  order?: PrivateOrder;
  /** The recordings that go on; absent when there are none. */
  recordings?: readonly Recording[];
  /** The newest polls, the oldest first; absent when there are none. Their votes are elsewhere. */
  polls?: readonly Poll[];
  /** Never stored: the user of the audience whom this record shows among the members, for decisions about them. */
  shown?: string;
}

/** The stay of a user in the audience, as the roster of the room's stream holds it. */
export interface AudiencePlace {
  member: Member;
  membership: Membership;
}

export const waitingIn = ({ order }: RoomRecord): readonly WaitingUser[] => order?.waiting ?? [];

/** Whether nobody keeps a room open: no listed member, no user who waits, and no operator. */
export const isDeserted = (record: RoomRecord): boolean =>
  record.public.members.length === 0 && record.waits !== true && waitingIn(record).length === 0;

/** Whether nothing is left to keep of a room. A room with an audience says itself when it is over. */
export const isOver = (record: RoomRecord): boolean => record.audience === undefined && isDeserted(record);

export const emptyRoomRecord = (room: string): RoomRecord => ({ public: emptyRoom(room), memberships: {} });

export const membershipOf = (record: RoomRecord, member: string): Membership | null =>
  Object.hasOwn(record.memberships, member) ? (record.memberships[member] ?? null) : null;

export const memberOf = (record: RoomRecord, member: string): Member | null =>
  record.public.members.find((other) => other.id === member) ?? null;

/** A stream from outside of signalling, which is nobody who could act. */
export const isIngest = (membership: Membership | null): boolean => membership?.session.startsWith('ingest:') === true;

/** One absence of a member: a membership that is kept although its connection is gone. */
export interface AbsenceRef {
  readonly member: string;
  /** The id of the membership. */
  readonly membership: string;
  readonly absenceId: string;
}

/** Whether this absence goes on. */
export function isWaitedFor(record: RoomRecord, { member, membership: id, absenceId }: AbsenceRef): boolean {
  const membership = membershipOf(record, member);
  return membership?.id === id && (membership.absenceId ?? '') === absenceId && memberOf(record, member)?.presence === 'offline';
}

// Computed keys define own properties, also for a member named `__proto__`.
export const withMembership = (memberships: MembershipMap, member: string, membership: Membership): MembershipMap => ({
  ...memberships,
  [member]: membership,
});

export function withoutMembership(memberships: MembershipMap, member: string): MembershipMap {
  return Object.fromEntries(Object.entries(memberships).filter(([id]) => id !== member));
}
