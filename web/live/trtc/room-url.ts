/** A way into a room, as the server grants it. */
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
  /** Names the room and the user in it: what is shared goes by the entry of the camera. */
  key: string;
  isScreen: boolean;
}

/** One member's stream, in a room that a pusher of this page is in. */
export interface StreamPlace {
  key: string;
  userId: string;
  streamType: 'main' | 'sub';
  small: boolean;
}

const base = 'room://cloud.tencent.com/rtc?';
const isRoom = (url: string): boolean => url.startsWith(base);
const queryOf = (url: string): URLSearchParams => new URLSearchParams(url.slice(base.length).replace(/\+/g, '%2B'));

/** Null for whatever is no way into a room of today's form. */
export function entryOf(url: string): RoomEntry | null {
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

export const playUrl = (key: string, userId: string, type: 'main' | 'aux'): string =>
  `${base}in=${encodeURIComponent(key)}&userid=${encodeURIComponent(userId)}&streamtype=${type}`;

/** Null for whatever is no stream of a room. */
export function placeOf(url: string): StreamPlace | null {
  const query = queryOf(url);
  const [key, userId, type] = [query.get('in'), query.get('userid'), query.get('streamtype')];
  if (!isRoom(url) || key === null || userId === null) return null;
  return { key, userId, streamType: type === 'aux' ? 'sub' : 'main', small: type === 'small' };
}
