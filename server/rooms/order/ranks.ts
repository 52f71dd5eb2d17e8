import type { Member, Role } from '../../../components/core/protocol/room-state';

const ranks: { readonly [R in Role]: number } = { audience: 0, speaker: 1, cohost: 2, host: 3 };

/** Greater than 0 when the first role has more rights than the other. */
export const compareRoles = (one: Role, other: Role): number => ranks[one] - ranks[other];

/** Hosts and co-hosts keep the order of a room, and nothing is forbidden to them. */
export const isModerator = ({ role }: Pick<Member, 'role'>): boolean => compareRoles(role, 'cohost') >= 0;
