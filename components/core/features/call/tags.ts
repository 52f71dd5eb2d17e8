import type { RtcTagProperties, RtcTrouble } from '../../app/tags';
import type { Reason } from '../../protocol/errors';
import type { CallEndReason } from './types';

export interface RtcCallProperties extends RtcTagProperties {
  /** Path of the call's own page; '' if a call stays on the page where it begins. */
  page?: string;
  call?: string;
  answer?: boolean;
  /** Path or URL; '' is the kit's own sound, `none` is silence. */
  ringtone?: string;
  ringback?: string;
}

export interface RtcCallEvents {
  ended: { reason: CallEndReason | Reason; call: string };
  error: RtcTrouble;
  moved: { room: string; call: string };
  invite: { call: string };
}
