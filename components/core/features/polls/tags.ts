import type { RtcRoomTagProperties } from '../../app/tags';

export interface RtcPollsProperties extends RtcRoomTagProperties {
  /** Opens the polls, or closes their sheet. */
  open?: boolean;
}
