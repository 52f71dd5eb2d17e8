import type { Role } from '../../protocol/room-state';

/** Hosts and co-hosts moderate. */
export const isModerator = (role: Role): boolean => role === 'host' || role === 'cohost';

/** Whether a member with this role may act on another one: hosts on everybody, co-hosts on speakers and the audience. */
export const mayActOn = (role: Role, target: Role): boolean => role === 'host' || (role === 'cohost' && !isModerator(target));

const rank: { readonly [Name in Role]: number } = { audience: 0, speaker: 1, cohost: 2, host: 3 };

/** Whether a member with this role may give another one, who has `from`, the role `to`. Only hosts make and unmake moderators. */
export const mayChangeRole = (role: Role, from: Role, to: Role): boolean =>
  from !== to && mayActOn(role, from) && (role === 'host' || !isModerator(to));

/** The method that leads from one role to another. */
export const roleMethod = (from: Role, to: Role): 'member.promote' | 'member.demote' =>
  rank[to] > rank[from] ? 'member.promote' : 'member.demote';
