import type { Json } from '../shared/json';

/** The rights of a member: a `speaker` publishes, a `host` publishes and moderates, an `audience` member only watches. */
export type Role = 'host' | 'speaker' | 'audience';

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
}

/** The state of a room, the same for every member. Members are in order of arrival; the grid relies on it. */
export interface RoomState {
  id: string;
  title: string;
  capacity: number;
  openedAt: number;
  attrs: { readonly [key: string]: Json };
  members: readonly Member[];
}

/** A room without members. */
export const emptyRoom = (id: string): RoomState => ({ id, title: '', capacity: 0, openedAt: 0, attrs: {}, members: [] });
