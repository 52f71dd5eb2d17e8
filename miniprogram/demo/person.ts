const key = 'demo.user';
const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

export function randomId(length: number): string {
  let id = '';
  while (id.length < length) id += letters.charAt(Math.floor(Math.random() * letters.length));
  return id;
}

/** Who we are in this demo: made up once, remembered by the phone. A real app has its own accounts. */
export function userId(): string {
  const known: unknown = wx.getStorageSync(key);
  if (typeof known === 'string' && known !== '') return known;
  const fresh = `u-${randomId(10)}`;
  wx.setStorageSync(key, fresh);
  return fresh;
}
