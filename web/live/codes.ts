/** WeChat's own words for `<live-pusher>`'s statechange, by code. Codes that this element never raises are left out. */
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
  // What these say is their words: JSON, and nothing before it.
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
  // Not WeChat's, which leaves these numbers free.
  2090: 'howling: another device in this room plays what is said here',
  2091: 'howling is over',
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
export const refusedCodes = { camera: 10001, microphone: 10002 } as const;

/** How a code leaves an engine: `detail` is what happened this time, for the log and for telling causes of one code apart. */
export type Report<Code> = (code: Code, detail?: string) => void;

/** The `detail` of a statechange event. */
export const stateChange = (code: number, words: string, detail?: string): { code: number; message: string } => ({
  code,
  message: [words, detail].filter((part) => part !== undefined && part !== '').join(': '),
});

/**
 * Close codes of the server after which another try by the same URL would be wrong: the right to it was taken away, or the same
 * seat took it over by another connection.
 */
export const finalCloseCodes: readonly number[] = [4403, 4409];
