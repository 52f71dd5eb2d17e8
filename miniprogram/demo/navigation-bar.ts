import { isDark, type Settings } from './settings';

/** Gives WeChat's own bar the background of the page. */
export function setNavigationBar(settings: Settings): void {
  const dark = isDark(settings);
  wx.setNavigationBarColor({ frontColor: dark ? '#ffffff' : '#000000', backgroundColor: dark ? '#121614' : '#f3f1ea' });
}
