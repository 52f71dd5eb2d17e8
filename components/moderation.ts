/** The public entry of the moderation feature: an app that does not import it does not carry its code. */
export { moderation } from './core/features/members/feature';
export type { Attendance, Moderation, RoomModeration, RtcWithModeration, WaitingUser } from './core/features/members/types';
export type { Ability, Entry, Rules } from './core/protocol/room-state';
export type { RtcMembersEvents, RtcMembersProperties, RtcMoreProperties } from './core/features/members/tags';
