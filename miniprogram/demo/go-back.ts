const toHome = (): void => {
  wx.reLaunch({ url: '/pages/home/index' });
};

/** To the page before this one, or home where there is none: a shared link opens a room as the first page. */
export function goBack(): void {
  if (getCurrentPages().length > 1) wx.navigateBack({ fail: toHome });
  else toHome();
}
