import type { Reason } from '../../protocol/errors';
import type { MediaEvent } from '../media';
import { appCodes, noted, rtmpCodes, type CodeTable } from './codes';

const cannotEncode: MediaEvent = { type: 'failed', reason: 'encode_failed' };

/** Rooms of WeChat's own engine: they cannot happen on an RTMP stream, and mean nothing there. */
const roomCodes: CodeTable = {
  1018: noted,
  1019: noted,
  1020: noted,
  1021: noted,
  1022: noted,
  1031: noted,
  1032: noted,
  1033: noted,
  1034: noted,
  [-3301]: noted,
  [-100018]: noted,
};

/** Codes of <live-pusher>'s statechange. A code absent here changes nothing: it is counted, and logged once. */
export const pusherCodes: CodeTable = {
  ...rtmpCodes,
  ...appCodes,
  ...roomCodes,
  0: noted,
  1001: { type: 'connecting' },
  1002: { type: 'started' },
  1003: { type: 'cameraOpened' },
  1004: noted,
  1005: { type: 'adapting' },
  1006: { type: 'adapting' },
  // The first frame of the own camera, which a preview has too: nothing is sent yet.
  1007: { type: 'cameraOpened' },
  // Newer base libraries may leave 1002 out; an encoder runs only once the server took the stream.
  1008: { type: 'started' },
  1101: { type: 'weak' },
  1102: { type: 'reconnecting' },
  1103: { type: 'adapting' },
  1104: { type: 'adapting' },
  1107: { type: 'adapting' },
  4998: noted,
  4999: noted,
  10001: { type: 'failed', reason: 'camera_refused' },
  10002: { type: 'failed', reason: 'microphone_refused' },
  10003: noted,
  10004: noted,
  [-1301]: { type: 'failed', reason: 'camera_refused' },
  [-1302]: { type: 'failed', reason: 'microphone_refused' },
  [-1303]: cannotEncode,
  [-1304]: cannotEncode,
  [-1305]: cannotEncode,
  [-1306]: cannotEncode,
  [-1307]: { type: 'broken', reason: 'push_broken' },
  [-1308]: cannotEncode,
  [-1309]: cannotEncode,
  [-1310]: cannotEncode,
  [-1311]: cannotEncode,
  [-1312]: cannotEncode,
};

/** One code stands for every way in which a device does not open; what is said beside it tells the ways apart, where anything is said. */
const deviceFailures: Readonly<Record<number, { missing: Reason; inUse: Reason }>> = {
  [-1301]: { missing: 'camera_missing', inUse: 'camera_in_use' },
  [-1302]: { missing: 'microphone_missing', inUse: 'microphone_in_use' },
};

/** Native event in, kit event out. Pure, so a recorded phone session can be replayed in a test. */
export function pusherEvent(code: number, message: string): MediaEvent | null {
  const device = deviceFailures[code];
  if (device !== undefined && /missing|unplugged/.test(message)) return { type: 'failed', reason: device.missing };
  if (device !== undefined && /in use/.test(message)) return { type: 'failed', reason: device.inUse };
  return pusherCodes[code] ?? null;
}
