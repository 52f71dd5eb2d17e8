import type { MediaEvent, MediaPlane } from '../media';
import { pusherEvent } from '../rtmp/codes';
import { rtmpPlane } from '../rtmp/plane';
import { streamsEvent, streamOf } from './streams';

const refused = (reason: 'media_refused' | 'media_entry_failed'): MediaEvent => ({ type: 'refused', reason });
const entryFailed = refused('media_entry_failed');
const noted: MediaEvent = { type: 'noted' };

/** The codes whose meaning differs from RTMP. */
const codes: Readonly<Record<number, MediaEvent>> = {
  1002: noted, // a server was reached; only 1018 means that the room was entered
  1008: noted, // as 1002
  1018: { type: 'started' }, // the room was entered
  1021: { type: 'reconnecting' }, // the phone changed its network; the engine enters again
  1022: entryFailed, // fresh credentials may heal it
  1031: noted, // a user entered, without a stream that can be played yet
  [-3301]: entryFailed, // as 1022
};

/** The range of codes with which Tencent refuses a UserSig, most often because it expired. */
const isRefusal = (code: number): boolean => code <= -100_000 && code > -100_100;

/** Leaving the room: reason 0 is our own command, any other a removal or the end of the room. Without a reason the kit enters again. */
function leftEvent(message: string): MediaEvent {
  const reason = /reason\D{0,3}(\d+)/.exec(message);
  if (reason === null) return { type: 'broken', reason: 'push_broken' };
  return reason[1] === '0' ? noted : { type: 'failed', reason: 'media_removed' };
}

function eventOf(code: number, message: string): MediaEvent | null {
  if (code === 1019) return leftEvent(message);
  if (isRefusal(code)) return refused('media_refused');
  return streamsEvent(code, message) ?? codes[code] ?? pusherEvent(code, message);
}

/** TRTC by WeChat's own engine: every member's pusher is in the room, also without publishing, and reports the streams that can be played. */
export const trtcPlane: MediaPlane = {
  ...rtmpPlane,
  player(wish, grant, device) {
    const attributes = rtmpPlane.player(wish, grant, device);
    // The older form has one stream per user, and a screen has one size everywhere.
    const src = wish.layer === 'small' && device.atLeast('2.10.0') ? smallOf(attributes.src) : attributes.src;
    return { ...attributes, src };
  },
  pusherEvent: eventOf,
  streamOf,
};

/** A parameter selects the small stream. It is matched as a whole parameter, because an id may contain its text. */
function smallOf(url: string): string {
  if (url === '' || /[?&]streamtype=aux\b/.test(url)) return url;
  if (/[?&]streamtype=/.test(url)) return url.replace(/([?&]streamtype=)[^&]*/, '$1small');
  return `${url}${url.indexOf('?') < 0 ? '?' : '&'}streamtype=small`;
}
