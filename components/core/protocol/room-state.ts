import type { Json } from '../shared/json';

/**
 * The rights of a member: an `audience` member only watches, a `speaker` publishes, a `cohost` also moderates, and a `host` also decides
 * about hosts and co-hosts and ends the room.
 */
export type Role = 'host' | 'cohost' | 'speaker' | 'audience';

/** The acts that a room, or a moderator for one member, can forbid. Hosts and co-hosts may always do all of them. */
export type Ability = 'microphone' | 'camera' | 'screen' | 'chat' | 'rename';

/** The way into a room: for everybody whose token allows it, with a PIN, through a waiting room, or for nobody who is not in it already. */
export type Entry = 'open' | 'pin' | 'waiting' | 'locked';

/** `away`: the mini program is hidden. `offline`: the socket is lost and the member is still kept. Neither concerns media. */
export type Presence = 'online' | 'away' | 'offline';

/** The origin of a track: camera and microphone together are `main`, a shared screen is `screen`. */
export type Source = 'main' | 'screen';
export type Kind = 'audio' | 'video';

/** The audio or the video of one source. Unique in a member by source and kind. */
export interface Track {
  source: Source;
  kind: Kind;
  muted: boolean;
}

/** A user in a room. `id` is the user id of the token. */
export interface Member {
  id: string;
  name: string;
  avatar?: string;
  role: Role;
  presence: Presence;
  attrs: { readonly [key: string]: Json };
  tracks: readonly Track[];
  /** Server time in milliseconds, for order and age only: clocks of members differ. */
  joinedAt: number;
  /** Server time in milliseconds at which the member raised the hand; 0 or absent: not raised. The queue is in this order. */
  hand?: number;
  /** A moderator invited this member of the audience to speak, and has no answer yet. */
  invited?: boolean;
  /** Forbidden to this member, beside what the room forbids to all. */
  forbidden?: readonly Ability[];
  /** No identity provider vouches for the name. */
  guest?: boolean;
}

/** The order of a room, which hosts and co-hosts set. */
export interface Rules {
  entry: Entry;
  /** Forbidden to all but hosts and co-hosts. */
  forbidden: readonly Ability[];
  /** The number of users in the waiting room. */
  waiting: number;
  /** The member whose picture is large for all. */
  spotlight?: string;
}

/** The users who watch without being members of the list: how many, and those who came last, the newest first. */
export interface Audience {
  count: number;
  newest: readonly Pick<Member, 'id' | 'name' | 'avatar'>[];
}

/** The state of a room, the same for every member. Members are in order of arrival; the grid relies on it. */
export interface RoomState {
  id: string;
  title: string;
  capacity: number;
  openedAt: number;
  attrs: { readonly [key: string]: Json };
  members: readonly Member[];
  /** Present when the room has an audience that `members` does not list. Such a user finds only themselves in the list. */
  audience?: Audience;
  /** Absent until somebody sets a rule: everybody enters, and nothing is forbidden. */
  rules?: Rules;
  /** True while the room, or somebody in it, is recorded. */
  recording?: boolean;
}

/** A room without members. */
export const emptyRoom = (id: string): RoomState => ({ id, title: '', capacity: 0, openedAt: 0, attrs: {}, members: [] });
