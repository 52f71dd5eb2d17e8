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

/** The typed text as a room id: at most 64 letters, digits, `.`, `_`, `~` and `-`; '' if nothing is left. */
export const roomIdFrom = (typed: string): string =>
  typed
    .trim()
    .replace(/\s+/g, '-')
    .replace(/[^A-Za-z0-9._~-]/g, '')
    .slice(0, 64);
