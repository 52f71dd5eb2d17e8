import type { Reason } from '../../protocol/errors';
import type { MediaEvent } from '../media';

/**
 * What each native code means to us, and why; docs/codes.md is generated from these tables and the words beside them. A code in no
 * table is unknown: it changes nothing, is counted, and is logged once a session. Another engine has its own meanings for some of them:
 * its plane lays its table over these.
 */
export type CodeTable = Readonly<Record<number, MediaEvent>>;

const noted: MediaEvent = { type: 'noted' };
const connecting: MediaEvent = { type: 'connecting' };
const started: MediaEvent = { type: 'started' };
const adapting: MediaEvent = { type: 'adapting' };
const weak: MediaEvent = { type: 'weak' };
const reconnecting: MediaEvent = { type: 'reconnecting' };
const unreachable: MediaEvent = { type: 'unreachable' };
const cameraOpened: MediaEvent = { type: 'cameraOpened' };
const failed = (reason: Reason): MediaEvent => ({ type: 'failed', reason });
const broken = (reason: Reason): MediaEvent => ({ type: 'broken', reason });
const tooMuch = failed('encode_failed');
const tooMuchSound: MediaEvent = { type: 'failed', reason: 'encode_failed', kind: 'audio' };

/** Alike on both elements. */
const commonCodes: CodeTable = {
  3001: unreachable, // the name of this address is not found; another one of the list may be
  3002: unreachable, // nobody answers at this address
  3003: unreachable, // whoever answers there does not speak RTMP
  3004: unreachable, // the server refused this URL, often because it ran out; on a player as on a pusher
  3005: reconnecting, // the line broke while it was used; the engine opens it again
  5000: { type: 'suspended' }, // the app is in the background and comes back by itself; both elements live in the same app
  5001: { type: 'interrupted' }, // a call has the microphone and the loudspeaker, of both elements
};

/** Codes of `<live-pusher>`, by its statechange and by its error event. */
export const pusherCodes: CodeTable = {
  ...commonCodes,
  0: noted, // says that nothing is wrong
  1001: connecting, // the server was reached; nothing is sent yet
  1002: started, // the server takes the stream
  1003: cameraOpened, // whatever was said against the camera is over
  1004: noted, // we record no screen here
  1005: adapting, // the engine chose another size; what it sends is in netstatus
  1006: adapting, // the engine follows the network within the rates that it was given
  1007: cameraOpened, // the first frame of the own camera, which a preview has too: nothing is sent yet
  1008: started, // newer base libraries may leave 1002 out; an encoder runs only once the server took the stream
  1018: noted, // rooms of WeChat's own engine: there are none on RTMP
  1019: noted, // as 1018
  1020: noted, // as 1018
  1021: noted, // as 1018
  1022: noted, // as 1018
  1031: noted, // as 1018
  1032: noted, // as 1018
  1033: noted, // as 1018
  1034: noted, // as 1018
  1101: weak, // the way up is too narrow for what is sent
  1102: reconnecting, // the engine tries again by itself, up to three times, before -1307
  1103: adapting, // the processor encodes in place of the chip: warmer, but it works
  1104: adapting, // the encoder begins anew by itself; it says -1303 when it cannot
  1107: adapting, // the engine changed its encoder to save the phone
  2090: { type: 'howling', heard: true }, // said in browsers alone, which listen for it: two devices in one room
  2091: { type: 'howling', heard: false }, // as 2090
  4998: noted, // iOS repeats what we ourselves set
  4999: noted, // as 4998
  10001: failed('camera_refused'), // the person, the phone or the privacy agreement said no
  10002: failed('microphone_refused'), // as 10001
  10003: noted, // the music did not load; whoever plays it hears so from its own promise
  10004: noted, // the picture for pauses did not load, and we set none
  [-1301]: failed('camera_refused'), // most often a refusal; the message tells of a camera that is missing or in use
  [-1302]: failed('microphone_refused'), // as -1301
  [-1303]: tooMuch, // too much for this encoder: a smaller picture may not be
  [-1304]: tooMuchSound, // plain voice is the easiest to encode
  [-1305]: tooMuch, // this encoder lacks the size; another one it may have
  [-1306]: tooMuchSound, // voice has the rate that every phone knows
  [-1307]: broken('push_broken'), // the engine gave up: we start it again
  [-1308]: tooMuch, // no picture comes from the screen
  [-1309]: tooMuch, // as -1308
  [-1310]: tooMuch, // as -1308
  [-1311]: failed('microphone_in_use'), // Android gives silence in place of a microphone that somebody else holds
  [-1312]: tooMuch, // as -1308
  [-3301]: noted, // as 1018
  [-100018]: noted, // as 1018
};

/** Codes of `<live-player>`. */
export const playerCodes: CodeTable = {
  ...commonCodes,
  2001: connecting, // the server was reached
  2002: connecting, // the stream is asked for
  2003: { type: 'firstFrame' }, // a picture is there, which is what people wait for
  2004: started, // also of a stream without a picture
  2005: noted, // of recordings alone
  2006: { type: 'ended' }, // a live stream that ends is begun again by the engine, or breaks: this alone says nothing
  2007: { type: 'buffering' }, // a moment's wait; one that lasts is said by 2105
  2008: noted, // the frames that follow say more
  2009: adapting, // the sender turned the phone, or sends another size
  2101: adapting, // one frame is lost, the next key frame repairs it
  2102: adapting, // as 2101, of sound
  2103: reconnecting, // the engine tries again by itself before -2301
  2104: weak, // packets come unevenly
  2105: weak, // the picture stands still
  2106: adapting, // the processor decodes in place of the chip
  2107: weak, // frames are missing: somebody dropped them on the way
  2108: adapting, // as 2106
  [-2301]: broken('play_broken'), // the engine gave up: we build it anew
  [-2302]: broken('play_broken'), // no address to play was found: another grant has another
};

/** One code stands for every way in which a device does not open; what is said beside it tells the ways apart, where anything is said. */
const deviceFailures: Readonly<Record<number, { missing: Reason; inUse: Reason }>> = {
  [-1301]: { missing: 'camera_missing', inUse: 'camera_in_use' },
  [-1302]: { missing: 'microphone_missing', inUse: 'microphone_in_use' },
};

/** Native event in, kit event out. Pure, so a recorded phone session can be replayed in a test. */
export function pusherEvent(code: number, message: string): MediaEvent | null {
  // The mini program itself lacks the right to the element; the error event says so in words alone.
  if (/access denied/.test(message)) return failed('not_entitled');
  const device = deviceFailures[code];
  if (device !== undefined && /missing|unplugged/.test(message)) return failed(device.missing);
  if (device !== undefined && /in use/.test(message)) return failed(device.inUse);
  return pusherCodes[code] ?? null;
}

export const playerEvent = (code: number): MediaEvent | null => playerCodes[code] ?? null;
