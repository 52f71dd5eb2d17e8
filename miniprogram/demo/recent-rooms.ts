import { randomId } from './own-user';

const key = 'demo.rooms';
const most = 4;

/** The rooms that the user visited, latest first. */
export function recentRooms(): string[] {
  const known: unknown = wx.getStorageSync(key);
  return Array.isArray(known) ? known.filter((room) => typeof room === 'string').slice(0, most) : [];
}

export function rememberRoom(room: string): void {
  const others = recentRooms().filter((other) => other !== room);
  wx.setStorageSync(key, [room].concat(others).slice(0, most));
}

/** A name that nobody else guesses, and that is easy to say on the phone. */
export const randomRoom = (): string => `${randomId(3)}-${randomId(3)}`;

/** The engines of the oldest phones cannot, and the server then refuses a name that is not composed. */
const composed = (text: string): string => ('normalize' in String.prototype ? text.normalize('NFC') : text);

/** The typed text as a room id: nothing is left out, so two names that differ are two rooms. */
export const roomIdFrom = (typed: string): string => composed(typed).replace(/\s+/g, ' ').trim();

export const roomPath = (id: string, page = 'room'): string => `/pages/${page}/index?id=${encodeURIComponent(id)}`;

/** WeChat passes a query as it was written. A room id contains no `%`, so reading it twice does no harm. */
export function roomOfQuery({ id = '' }: { id?: string }): string {
  try {
    return roomIdFrom(decodeURIComponent(id));
  } catch {
    return id;
  }
}
