import type { Json } from '../shared/json';

/** What a member may do: a `host` also governs the room, a `speaker` publishes, an `audience` member only watches. */
export type Role = 'host' | 'speaker' | 'audience';

/** `away` is the mini program hidden, `offline` a lost socket whose seat is still held. Neither says anything about media. */
export type Presence = 'online' | 'away' | 'offline';

/** Where a track comes from: the camera and microphone together are `main`, a shared screen is `screen`. */
export type Source = 'main' | 'screen';
export type Kind = 'audio' | 'video';

/** One thing that a member publishes. Unique in a member by source and kind. */
export interface Track {
  source: Source;
  kind: Kind;
  muted: boolean;
}

/** One seat in a room. `id` is the user id of the token. */
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

/** What is true of a room for everybody in it. Members stand in order of arrival; the grid relies on it. */
export interface RoomState {
  id: string;
  title: string;
  capacity: number;
  openedAt: number;
  attrs: { readonly [key: string]: Json };
  members: readonly Member[];
}

/** A room that nobody is in. */
export const emptyRoom = (id: string): RoomState => ({ id, title: '', capacity: 0, openedAt: 0, attrs: {}, members: [] });
