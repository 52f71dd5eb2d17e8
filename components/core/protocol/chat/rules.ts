import type { Ability, Member, Rules } from '../room-state';

/** The limits of the chat that the kit and the server share. */
export const chatLimits = {
  /** Largest text of a chat message, in UTF-8 bytes. */
  chatTextBytes: 2 * 1024,
  /** The most members that one message mentions. */
  chatMentions: 20,
  /** The most messages in one answer of `chat.history`, which is shorter when they would not fit into 48 KiB. */
  chatPage: 50,
} as const;

/** The reactions by their names; a server refuses others. */
export const reactionKinds = ['clap', 'thumbsup', 'heart', 'joy', 'open_mouth', 'tada'] as const;
export type ReactionKind = (typeof reactionKinds)[number];

/** Hosts and co-hosts: nothing is forbidden to them. */
export const isModerator = ({ role }: Pick<Member, 'role'>): boolean => role === 'host' || role === 'cohost';

/** Whether the order of the room, or a moderator, forbids this act to the member. */
export const isForbidden = (rules: Rules | undefined, member: Pick<Member, 'role' | 'forbidden'>, ability: Ability): boolean =>
  !isModerator(member) && (rules?.forbidden ?? []).concat(member.forbidden ?? []).indexOf(ability) >= 0;
