const key = 'demo.settings';

export interface Settings {
  /** '' follows the phone. */
  locale: '' | 'zh-CN' | 'en';
  theme: 'auto' | 'light' | 'dark';
  /** The page that shows rooms: `<rtc-room>`, a page built from parts, or a page for two. */
  page: 'room' | 'parts' | 'pair';
}

const first: Settings = { locale: '', theme: 'auto', page: 'room' };

export function readSettings(): Settings {
  const known: unknown = wx.getStorageSync(key);
  return typeof known === 'object' && known !== null ? Object.assign({}, first, known) : first;
}

export function changeSettings(changed: Partial<Settings>): Settings {
  const settings = Object.assign({}, readSettings(), changed);
  wx.setStorageSync(key, settings);
  return settings;
}

export const languageOf = ({ locale }: Settings): 'zh' | 'en' =>
  (locale === '' ? /^zh/.test(wx.getSystemInfoSync().language) : locale === 'zh-CN') ? 'zh' : 'en';

export const isDark = ({ theme }: Settings): boolean =>
  theme === 'auto' ? wx.getSystemInfoSync().theme === 'dark' : theme === 'dark';
