/** The parameters to enter a room, as the server grants them. */
export interface RoomEntry {
  sdkAppId: number;
  userId: string;
  userSig: string;
  /** One of the two: the text `"123"` is not the number 123. */
  room: { roomId: number } | { strRoomId: string };
  privateMapKey: string | null;
  recordId: string | null;
  scene: 'rtc' | 'live';
  small: boolean;
  soundOnly: boolean;
  /** Identifies the room and the user in it. A shared screen uses it to find the room that the camera has entered. */
  key: string;
  isScreen: boolean;
}

/** One user's stream, in a room that a pusher of this page has entered. */
export interface StreamAddress {
  key: string;
  userId: string;
  streamType: 'main' | 'sub';
  small: boolean;
}

const base = 'room://cloud.tencent.com/rtc?';
const isRoom = (url: string): boolean => url.startsWith(base);
const queryOf = (url: string): URLSearchParams => new URLSearchParams(url.slice(base.length).replace(/\+/g, '%2B'));

/** Null for a URL that is no room URL of today's form. */
export function parseEntryUrl(url: string): RoomEntry | null {
  const query = queryOf(url);
  const [sdkAppId, roomId] = [Number(query.get('sdkappid')), Number(query.get('roomid'))];
  const [userId, userSig, text] = [query.get('userid'), query.get('usersig'), query.get('strroomid')];
  if (!isRoom(url) || !(sdkAppId > 0) || userId === null || userSig === null || (text === null && !(roomId > 0))) return null;
  return {
    sdkAppId,
    userId,
    userSig,
    room: text === null ? { roomId } : { strRoomId: text },
    privateMapKey: query.get('privatemapkey'),
    recordId: query.get('userdefinerecordid'),
    scene: query.get('appscene') === 'live' ? 'live' : 'rtc',
    small: query.get('encsmall') === '1',
    soundOnly: Number(query.get('pureaudiomode')) > 0,
    key: JSON.stringify([sdkAppId, text ?? roomId, userId]),
    isScreen: query.get('streamtype') === 'aux',
  };
}

export const streamUrl = (key: string, userId: string, type: 'main' | 'aux'): string =>
  `${base}in=${encodeURIComponent(key)}&userid=${encodeURIComponent(userId)}&streamtype=${type}`;

/** Null for a URL that names no stream of a room. */
export function parseStreamUrl(url: string): StreamAddress | null {
  const query = queryOf(url);
  const [key, userId, type] = [query.get('in'), query.get('userid'), query.get('streamtype')];
  if (!isRoom(url) || key === null || userId === null) return null;
  return { key, userId, streamType: type === 'aux' ? 'sub' : 'main', small: type === 'small' };
}
