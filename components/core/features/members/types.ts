import type { Rtc } from '../../app/public-api';
import type { Release } from '../../shared/release';
import type { Ability, Kind, Member, Role, Rules } from '../../protocol/room-state';

/** A user in the waiting room. */
export interface WaitingUser {
  readonly id: string;
  readonly name: string;
  /** No identity provider vouches for the name. */
  readonly guest: boolean;
  /** `Date.now()` since which the user waits. */
  readonly since: number;
}

/** The presence of one member, in ms since 1970: `joinedAt` by the server's clock, `leftAt` by this device's, null while they are there. */
export interface Attendance {
  readonly id: string;
  readonly name: string;
  readonly joinedAt: number;
  readonly leftAt: number | null;
}

/** The order of one room, and the acts that change it. Every field is observable by `rtc.watch`; every promise rejects with an RtcError. */
export interface RoomModeration {
  // ---- for everybody ----
  /** The members with a raised hand, the first who raised it first. */
  readonly hands: readonly Member[];
  /** The user has an invitation to speak, which `answer` accepts or declines. */
  readonly invited: boolean;
  /** A moderator asks the user to switch a device on; null when nobody does. `answerAsk` ends it. */
  readonly asked: { readonly kind: Kind; readonly by: string } | null;
  /** The device that a moderator switched off last; null once the user knows. */
  readonly mutedByHost: Kind | null;
  /** Forbidden to the user, by the room or personally. Empty for moderators. */
  readonly forbidden: readonly Ability[];
  /** The word of a moderator to those who wait, '' without one; null while `knock` does not wait. */
  readonly waitingNote: string | null;
  /** The room was closed while the user waited. */
  readonly closedWhileWaiting: boolean;
  /**
   * After `room.join()` was refused with `waiting`: asks again until a moderator has decided, and joins then. The release takes the user out
   * of the waiting room. `<rtc-members>` does it by itself.
   */
  knock(): Release;
  raiseHand(): Promise<void>;
  lowerHand(): Promise<void>;
  /** Accepts the invitation and becomes a speaker, with both devices off, or declines it. */
  answer(accept: boolean): Promise<void>;
  /** Switches the device on that a moderator asked for, or leaves it off. */
  answerAsk(on: boolean): Promise<void>;
  /** The user has read that a moderator switched a device off. */
  dismissMute(): void;

  // ---- for moderators; anybody else gets `forbidden` ----
  /** The user is a host or a co-host. */
  readonly isModerator: boolean;
  /** The users in the waiting room, the first who came first. Empty for everybody else. */
  readonly waiting: readonly WaitingUser[];
  /** The stays of all members since this device joined, in order of arrival: at most 2000, of which the oldest are dropped. */
  readonly attendance: readonly Attendance[];
  /** Whether the user may mute, ask, invite, forbid or remove this member. */
  mayActOn(member: string): boolean;
  /** Whether the user may give this member the role. */
  maySetRole(member: string, role: Role): boolean;
  /** A PIN has 4 to 12 digits. */
  setRules(rules: Partial<Pick<Rules, 'entry' | 'forbidden'>> & { pin?: string; spotlight?: string }): Promise<void>;
  /** The same as `setRules({ entry: 'locked' })`, and back to the way in before. */
  lock(locked: boolean): Promise<void>;
  setRole(member: string, role: Role): Promise<void>;
  /** Invites a member of the audience to speak, or takes the invitation back. */
  invite(member: string, invited?: boolean): Promise<void>;
  /** Mutes the microphone (`audio`) or stops the camera (`video`) of a member; without one, of all but the moderators. */
  mute(kind: Kind, member?: string): Promise<void>;
  /** Asks a member to switch a device on. Nobody can switch on the device of another. */
  ask(kind: Kind, member: string): Promise<void>;
  /** Sets what is forbidden to a member. */
  forbid(member: string, abilities: readonly Ability[]): Promise<void>;
  lowerHandOf(member: string): Promise<void>;
  lowerAllHands(): Promise<void>;
  /** Removes a member, who may come back, or not for `banMs` (at most a day). */
  remove(member: string, banMs?: number): Promise<void>;
  /** Admits these users of the waiting room; without `users`, all of them. */
  admit(users?: readonly string[]): Promise<void>;
  /** Refuses a user of the waiting room, and for ten minutes more. */
  deny(user: string): Promise<void>;
  /** A word to all who wait, at most 256 characters; '' takes it back. */
  tellWaiting(note: string): Promise<void>;
  /** Makes another member the host in place of the user, who becomes a co-host. */
  handOver(member: string): Promise<void>;
  /** Ends the room for all. Hosts only. */
  end(): Promise<void>;
}

/** `rtc.moderation`. */
export interface Moderation {
  /** The order of a room; the same object for the same room. Throws `bad_request`, `closed`. */
  of(room: string | { readonly id: string }): RoomModeration;
}

/** The result of `createRtc({ features: [moderation()] })`. */
export type RtcWithModeration = Rtc & { readonly moderation: Moderation };
