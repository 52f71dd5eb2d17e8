import type { Rtc } from '../../app/public-api';

/** The user's choice. `grid`: everybody in the same size, by pages; `speaker`: one large and a strip; `voice`: avatars without pictures. */
export type LayoutChoice = 'grid' | 'speaker' | 'voice';

/** `screen`: a shared screen and a strip; `pair`: the other picture fills the area and one's own floats; `full`: one picture fills the window. */
export type LayoutName = LayoutChoice | 'screen' | 'pair' | 'full';

/** The layouts of an app's rooms: `rtc.layouts`. Every value is observable by `rtc.watch`. */
export interface Layouts {
  /** The last choice, which is stored on the device and valid for every room; `grid` at the first start. */
  readonly choice: LayoutChoice;
  /** Throws `bad_request` for any other word. */
  choose(choice: LayoutChoice): void;
  /** The layout in which a component shows the room now; before that, the choice. */
  mode(room: string): LayoutName;
  /** The id of the member who is pinned in this room, or '' for nobody. */
  pinned(room: string): string;
  /**
   * Shows this member large on this device until the next call; '' ends it. A pin in another room ends it too, because a device shows one
   * room. An id that is not in the room changes nothing until its member comes.
   */
  pin(room: string, member: string): void;
  /** The number of pages on which a component shows the members of this room now; 1 before that. */
  pages(room: string): number;
  /** Turns this many pages on, or back below 0, as a swipe does; never beyond the first and the last one. */
  turn(room: string, by: number): void;
}

/** The result of `createRtc` with this feature. */
export interface RtcWithLayouts extends Rtc {
  readonly layouts: Layouts;
}
