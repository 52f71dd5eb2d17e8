const key = 'demo.user';
const nameKey = 'demo.name';
const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

/** The server's limit. */
export const longestName = 40;

export function randomId(length: number): string {
  let id = '';
  while (id.length < length) id += letters.charAt(Math.floor(Math.random() * letters.length));
  return id;
}

function remembered(under: string, make: () => string): string {
  const known: unknown = wx.getStorageSync(under);
  if (typeof known === 'string' && known !== '') return known;
  const fresh = make();
  wx.setStorageSync(under, fresh);
  return fresh;
}

/** The demo's user id, created once and remembered by the phone. A real app has its own accounts. */
export const userId = (): string => remembered(key, () => `u-${randomId(10)}`);

const trees = ['Maple', 'Willow', 'Cedar', 'Birch', 'Hazel', 'Linden', 'Rowan', 'Alder'];

/** The name that others see: random until the user types another one. */
export const userName = (): string =>
  remembered(nameKey, () => `${trees[Math.floor(Math.random() * trees.length)] ?? 'Maple'} ${randomId(2)}`);

/** Stores a new name and returns the stored one; an empty name changes nothing. */
export function rename(typed: string): string {
  const name = Array.from(typed.trim()).slice(0, longestName).join('');
  if (name !== '') wx.setStorageSync(nameKey, name);
  return userName();
}
