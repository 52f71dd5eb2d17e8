import type { MediaEvent, MediaPlane } from '../media';
import { pusherEvent } from '../rtmp/codes';
import { rtmpPlane } from '../rtmp/plane';
import { streamsEvent, streamOf } from './streams';

const refused = (reason: 'media_refused' | 'media_entry_failed'): MediaEvent => ({ type: 'refused', reason });
const entryFailed = refused('media_entry_failed');
const noted: MediaEvent = { type: 'noted' };

/** What is otherwise than on RTMP. */
const codes: Readonly<Record<number, MediaEvent>> = {
  1002: noted, // a server was reached; only 1018 says that we are in
  1008: noted, // as 1002
  1018: { type: 'started' }, // in the room
  1021: { type: 'reconnecting' }, // the phone changed its network; the engine enters again
  1022: entryFailed, // with credentials that are new it may not
  1031: noted, // somebody entered, of whom nothing can be played yet
  [-3301]: entryFailed, // as 1022
};

/** All that Tencent says against a UserSig; most often it ran out. */
const isRefusal = (code: number): boolean => code <= -100_000 && code > -100_100;

/** Out of the room: by our own word, which is reason 0, or because somebody removed us or ended the room. Who is not told why enters again. */
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

/** TRTC by WeChat's own engine: the pusher is in the room, also of who only listens, and hears from it what can be played. */
export const trtcPlane: MediaPlane = {
  ...rtmpPlane,
  player(wish, grant, device) {
    const attributes = rtmpPlane.player(wish, grant, device);
    // The older engine has one stream of everybody; a screen has one anywhere.
    const src = wish.layer === 'small' && device.atLeast('2.10.0') ? smallOf(attributes.src) : attributes.src;
    return { ...attributes, src };
  },
  pusherEvent: eventOf,
  streamOf,
};

/** The same stream in small is asked for by a parameter: an id may well hold the words. */
function smallOf(url: string): string {
  if (url === '' || /[?&]streamtype=aux\b/.test(url)) return url;
  if (/[?&]streamtype=/.test(url)) return url.replace(/([?&]streamtype=)[^&]*/, '$1small');
  return `${url}${url.indexOf('?') < 0 ? '?' : '&'}streamtype=small`;
}
