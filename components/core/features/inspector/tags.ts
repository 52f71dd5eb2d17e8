import type { RtcRoomTagProperties } from '../../app/tags';

export interface RtcInspectorProperties extends RtcRoomTagProperties {
  open?: boolean;
}

export interface RtcInspectorEvents {
  /** The user closed the panel: the page sets `open` to false. */
  close: Record<string, never>;
}
