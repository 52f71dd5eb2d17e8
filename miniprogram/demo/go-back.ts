import { readSettings } from './settings';
import { wordsOf } from './words';

export const goHome = (): void => {
  wx.reLaunch({ url: '/pages/home/index' });
};

/** In the place of a page without its room, or whose link has a name that no room can have. */
export function goHomeFrom(name: string): void {
  goHome();
  if (name !== '') wx.showToast({ title: wordsOf(readSettings()).refused, icon: 'none', duration: 4_000 });
}

/** In the place of a page that has nothing to show. */
export const goContacts = (): void => {
  wx.redirectTo({ url: '/pages/contacts/index' });
};

/** To the page before this one, or home where there is none: a shared link opens a room as the first page. */
export function goBack(): void {
  if (getCurrentPages().length > 1) wx.navigateBack({ fail: goHome });
  else goHome();
}
