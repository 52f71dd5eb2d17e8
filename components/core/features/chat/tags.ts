import type { RtcRoomTagProperties } from '../../app/tags';

export interface RtcChatProperties extends RtcRoomTagProperties {
  /** Opens the chat, or closes it. */
  open?: boolean;
}
