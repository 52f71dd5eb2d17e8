import { randomId } from './person';

const key = 'demo.rooms';
const most = 4;

/** Rooms that were visited, the latest first. */
export function recentRooms(): string[] {
  const known: unknown = wx.getStorageSync(key);
  return Array.isArray(known) ? known.filter((room) => typeof room === 'string').slice(0, most) : [];
}

export function rememberRoom(room: string): void {
  const others = recentRooms().filter((other) => other !== room);
  wx.setStorageSync(key, [room].concat(others).slice(0, most));
}

/** A name nobody else will hit upon, and that can be said on the phone. */
export const diceRoom = (): string => `${randomId(3)}-${randomId(3)}`;

/** What a server takes as the name of a room: 1 to 64 letters, figures, `.`, `_`, `~` and `-`. */
export const plainRoom = (typed: string): string =>
  typed
    .trim()
    .replace(/\s+/g, '-')
    .replace(/[^A-Za-z0-9._~-]/g, '')
    .slice(0, 64);
