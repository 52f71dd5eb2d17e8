/** WeChat's messages of `<live-pusher>`'s statechange event, by code, without the codes that this element never reports. */
export const pusherCodes = {
  1001: 'connected to push server',
  1002: 'handshake done, push started',
  1003: 'camera opened',
  1004: 'screen recording started',
  1005: 'push resolution changed',
  1006: 'push bitrate changed',
  1007: 'first frame captured',
  1008: 'encoder started',
  1018: 'entered room',
  1019: 'left room',
  1021: 're-entering room after network change',
  // The detail of these codes is JSON, and their message is the detail alone.
  1031: '',
  1032: '',
  1033: '',
  1034: '',
  1101: 'uplink poor',
  1102: 'disconnected, auto reconnect started',
  1104: 'video encode failed, encoder restarts',
  3002: 'connect failed',
  3005: 'read or write failed',
  5001: 'interrupted',
  [-1301]: 'open camera failed',
  [-1302]: 'open mic failed',
  [-1303]: 'video encode failed',
  [-1304]: 'audio encode failed',
  [-1307]: 'disconnected, retries exhausted',
  [-1308]: 'screen recording start failed',
  [-1310]: 'screen recording interrupted',
  [-3301]: 'enter room failed',
  [-100018]: 'UserSig refused',
  // These two are ours: WeChat does not use the numbers.
  2090: 'feedback: another device nearby plays this room',
  2091: 'feedback is over',
} as const;

/** The same for `<live-player>`. */
export const playerCodes = {
  2001: 'connected to server',
  2002: 'connected, pull started',
  2003: 'first video packet',
  2004: 'playback started',
  2007: 'loading',
  2008: 'decoder started',
  2009: 'resolution changed',
  2101: 'video frame decode failed',
  2102: 'audio frame decode failed',
  2103: 'disconnected, auto reconnect started',
  2105: 'stutter',
  2106: 'hw decode failed, using sw',
  3002: 'connect failed',
  3005: 'read or write failed',
  [-2301]: 'disconnected, retries exhausted',
} as const;

export type PusherCode = keyof typeof pusherCodes;
export type PlayerCode = keyof typeof playerCodes;

/** Codes of the pusher's `error` event. */
export const permissionErrorCodes = { camera: 10001, microphone: 10002 } as const;

/** Reports a code to the element. `detail` describes this occurrence, for the log and to tell causes of one code apart. */
export type Report<Code> = (code: Code, detail?: string) => void;

/** The `detail` of a statechange event. */
export const stateChange = (code: number, text: string, detail?: string): { code: number; message: string } => ({
  code,
  message: [text, detail].filter((part) => part !== undefined && part !== '').join(': '),
});

/**
 * Close codes of the server after which the same URL must not be tried again: the right to it was revoked, or the same member took it
 * over with another connection.
 */
export const finalCloseCodes: readonly number[] = [4403, 4409];
