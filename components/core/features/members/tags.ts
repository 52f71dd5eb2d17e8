import type { RtcRoomTagProperties } from '../../app/tags';

export interface RtcMembersProperties extends RtcRoomTagProperties {
  /** Opens the list from the page; the user can always close it. */
  open?: boolean;
}

export interface RtcMembersEvents {
  /** The list opened or closed, so that a page can make room beside its pictures. */
  panel: { open: boolean };
}

export type RtcMoreProperties = RtcRoomTagProperties;
