import type { Reason } from '../../protocol/errors';
import type { MediaEvent } from '../media';

/**
 * The effect of each native code, with the reason beside it; docs/codes.md is generated from these tables and comments. A code in no
 * table is unknown: it changes nothing, is counted, and is logged once a session. Another engine gives some of them other meanings:
 * its plane overrides these tables.
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

/** Codes with the same meaning on both elements. */
const commonCodes: CodeTable = {
  3001: unreachable, // the host name is not found; another address of the grant may work
  3002: unreachable, // no server answers at this address
  3003: unreachable, // the server at this address does not speak RTMP
  3004: unreachable, // the server refused this URL, often because it expired; the same on a player and a pusher
  3005: reconnecting, // the connection broke in use; the engine opens it again
  5000: { type: 'suspended' }, // the app is hidden, and the engine comes back by itself; this affects both elements
  5001: { type: 'interrupted' }, // a phone call has the microphone and the loudspeaker, which affects both elements
};

/** Codes of `<live-pusher>`, by its statechange and by its error event. */
export const pusherCodes: CodeTable = {
  ...commonCodes,
  0: noted, // reports that nothing is wrong
  1001: connecting, // the server was reached; nothing is sent yet
  1002: started, // the server accepted the stream
  1003: cameraOpened, // the camera works, so an earlier failure is over
  1004: noted, // the kit records no screen on a phone
  1005: adapting, // the engine chose another size, which netstatus reports
  1006: adapting, // the engine adapts within the given bitrates
  1007: cameraOpened, // the first frame of the camera, which a preview has too; nothing is sent yet
  1008: started, // newer base libraries may leave 1002 out, and an encoder starts only after the server accepted the stream
  1018: noted, // concerns rooms of WeChat's own engine, which RTMP does not have
  1019: noted, // as 1018
  1020: noted, // as 1018
  1021: noted, // as 1018
  1022: noted, // as 1018
  1031: noted, // as 1018
  1032: noted, // as 1018
  1033: noted, // as 1018
  1034: noted, // as 1018
  1101: weak, // the uplink is too narrow for the bitrate
  1102: reconnecting, // the engine retries by itself up to three times before -1307
  1103: adapting, // software encodes in place of hardware; it works and warms the phone
  1104: adapting, // the encoder restarts by itself, or reports -1303 when it cannot
  1107: adapting, // the engine switched its encoder to save resources
  2090: { type: 'feedback', detected: true }, // only browsers detect it: two devices stand in one place
  2091: { type: 'feedback', detected: false }, // as 2090
  4998: noted, // iOS repeats our own settings
  4999: noted, // as 4998
  10001: failed('camera_refused'), // the user, the phone or the privacy agreement refused
  10002: failed('microphone_refused'), // as 10001
  10003: noted, // the music did not load, and the promise of `playMusic` rejects
  10004: noted, // the picture for pauses did not load, and the kit sets none
  [-1301]: failed('camera_refused'), // most often a refusal; the message says when the camera is missing or in use
  [-1302]: failed('microphone_refused'), // as -1301
  [-1303]: tooMuch, // the encoder failed; a smaller picture may work
  [-1304]: tooMuchSound, // the sound cannot be encoded; plain voice may work
  [-1305]: tooMuch, // the encoder does not support the size; it may support another
  [-1306]: tooMuchSound, // the sample rate is not supported; plain voice uses one that every phone supports
  [-1307]: broken('push_broken'), // the engine gave up, and the kit restarts it
  [-1308]: tooMuch, // the screen gives no picture
  [-1309]: tooMuch, // as -1308
  [-1310]: tooMuch, // as -1308
  [-1311]: failed('microphone_in_use'), // Android gives silence while another app holds the microphone
  [-1312]: tooMuch, // as -1308
  [-3301]: noted, // as 1018
  [-100018]: noted, // as 1018
};

/** Codes of `<live-player>`. */
export const playerCodes: CodeTable = {
  ...commonCodes,
  2001: connecting, // the server was reached
  2002: connecting, // the stream was requested
  2003: { type: 'firstFrame' }, // the first picture is shown, and users wait for that
  2004: started, // playing has started, also for a stream without a picture
  2005: noted, // concerns recordings only
  2006: { type: 'ended' }, // the end of a live stream is followed by a retry of the engine or by a break, so it has no effect of its own
  2007: { type: 'buffering' }, // a short wait; 2105 reports a long one
  2008: noted, // the decoder started; later codes carry more
  2009: adapting, // the sender turned the phone or changed the size
  2101: adapting, // a frame is lost, and the next key frame repairs it
  2102: adapting, // as 2101, for sound
  2103: reconnecting, // the engine retries by itself before -2301
  2104: weak, // packets arrive unevenly
  2105: weak, // the picture is frozen
  2106: adapting, // software decodes in place of hardware
  2107: weak, // frames were dropped on the way
  2108: adapting, // as 2106
  [-2301]: broken('play_broken'), // the engine gave up, and the kit builds a new element
  [-2302]: broken('play_broken'), // no address to play was found; a fresh grant has another
};

/** One code covers every failure to open a device. The message, if there is one, tells the failures apart. */
const deviceFailures: Readonly<Record<number, { missing: Reason; inUse: Reason }>> = {
  [-1301]: { missing: 'camera_missing', inUse: 'camera_in_use' },
  [-1302]: { missing: 'microphone_missing', inUse: 'microphone_in_use' },
};

/** Turns a native code into a media event. Pure, so a test can replay a recorded phone session. */
export function pusherEvent(code: number, message: string): MediaEvent | null {
  // The mini program may not use the element; only the text of the error event says so.
  if (/access denied/.test(message)) return failed('not_entitled');
  const device = deviceFailures[code];
  if (device !== undefined && /missing|unplugged/.test(message)) return failed(device.missing);
  if (device !== undefined && /in use/.test(message)) return failed(device.inUse);
  return pusherCodes[code] ?? null;
}

export const playerEvent = (code: number): MediaEvent | null => playerCodes[code] ?? null;
