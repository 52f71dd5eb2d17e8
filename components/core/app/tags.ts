import type { Reason } from '../protocol/errors';
import type { LeftReason } from '../protocol/messages';
import type { Source } from '../protocol/room-state';
import type { Locale } from '../texts/texts';

/**
 * What a page writes on each tag and hears from it, for a page in TypeScript: `onLeft(event: WechatMiniprogram.CustomEvent<RtcRoomEvents['left']>)`.
 * Events by name, each with its `detail`. No tag has methods, so nothing has to be selected.
 */

/** What every tag understands. */
export interface RtcTagProperties {
  /** '' follows `createRtc`, which follows the phone. */
  locale?: Locale | '';
  /** '' is the phone's own. */
  theme?: 'light' | 'dark' | '';
}

/** What a tag about one room understands. */
export interface RtcRoomTagProperties extends RtcTagProperties {
  /** The room's name, 1 to 64 letters, digits, `.`, `_`, `~`, `-`; '' while there is none yet. */
  room?: string;
}

/** A wish that was refused; it climbs through tags and is shown by `<rtc-room>` where there is one. */
export interface RtcTrouble {
  reason: Reason;
  retry: boolean;
}

export interface RtcRoomProperties extends RtcRoomTagProperties {
  autoJoin?: boolean;
  lobby?: boolean;
  layout?: 'grid' | '';
  /** 0 lets the phone decide. */
  maxPlayers?: number;
}

export interface RtcRoomEvents {
  joined: Record<string, never>;
  /** `left`: somebody wants to go, so go back; the room itself says what every other reason means. */
  left: { reason: LeftReason };
  error: RtcTrouble;
  membertap: { id: string };
}

export interface RtcGridProperties extends RtcRoomTagProperties {
  preview?: boolean;
  /** '' is a room's grid; a feature may bring others, such as `call`. */
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
  /** '' is as the room has it. */
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
  /** A button that can do nothing now was tapped; the text says why. */
  why: { text: string };
  trouble: RtcTrouble;
}
