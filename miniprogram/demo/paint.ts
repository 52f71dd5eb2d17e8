import { isDark, type Settings } from './settings';

/** WeChat's own bar follows our ground. */
export function paint(settings: Settings): void {
  const dark = isDark(settings);
  wx.setNavigationBarColor({ frontColor: dark ? '#ffffff' : '#000000', backgroundColor: dark ? '#121614' : '#f3f1ea' });
}
