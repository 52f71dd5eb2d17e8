import type { Reason } from '../protocol/errors';
import type { LeftReason } from '../protocol/messages';
import type { Source } from '../protocol/room-state';
import type { Locale } from '../texts/texts';

/**
 * The properties and events of each tag, for a page in TypeScript: `onLeft(event: WechatMiniprogram.CustomEvent<RtcRoomEvents['left']>)`.
 * Events are listed by name, each with its `detail`. No tag has methods, so `selectComponent` is never needed.
 */

/** Properties of every tag. */
export interface RtcTagProperties {
  /** '' uses the locale of `createRtc`, which is the phone's by default. */
  locale?: Locale | '';
  /** '' uses the phone's theme. */
  theme?: 'light' | 'dark' | '';
}

/** Properties of a tag about one room. */
export interface RtcRoomTagProperties extends RtcTagProperties {
  /** The room's name, 1 to 64 characters of any script, none of `% # * / : ? \`; '' while there is none yet. */
  room?: string;
}

/** A refused action. The event bubbles through tags, and `<rtc-room>` shows it. */
export interface RtcTrouble {
  reason: Reason;
  retry: boolean;
}

export interface RtcRoomProperties extends RtcRoomTagProperties {
  autoJoin?: boolean;
  lobby?: boolean;
  /** '' is the user's choice. Without the feature of layouts there is only the grid. */
  layout?: 'grid' | 'speaker' | 'voice' | '';
  /** The largest number of players; 0 chooses it by the phone. */
  maxPlayers?: number;
}

export interface RtcRoomEvents {
  joined: Record<string, never>;
  /**
   * With the reason `left` the user wants to go, so navigate back. With `moved` an operator moved them to the room `to`: set the property
   * `room` to it, and it joins without the lobby. For every other reason the room shows a text.
   */
  left: { reason: LeftReason; to?: string };
  error: RtcTrouble;
  membertap: { id: string };
}

export interface RtcGridProperties extends RtcRoomTagProperties {
  preview?: boolean;
  /** '' is a room's grid, or the user's choice; a feature may define others, such as `call`. */
  layout?: string;
  maxPlayers?: number;
}

export interface RtcGridEvents {
  membertap: { id: string };
  trouble: RtcTrouble;
}

export interface RtcPlayerProperties extends RtcRoomTagProperties {
  member?: string;
  source?: Source;
  /** '' uses the setting of the room. */
  fit?: 'contain' | 'cover' | '';
}

export interface RtcPlayerEvents {
  membertap: { id: string };
  trouble: RtcTrouble;
}

export type RtcPusherProperties = RtcRoomTagProperties;

export interface RtcPusherEvents {
  trouble: RtcTrouble;
}

export type RtcLobbyProperties = RtcRoomTagProperties;

export interface RtcLobbyEvents {
  trouble: RtcTrouble;
}

export type RtcControlsProperties = RtcRoomTagProperties;

export interface RtcControlsEvents {
  /** A disabled button was tapped; the text says why it is disabled. */
  why: { text: string };
  trouble: RtcTrouble;
}
