import { goBack, goHomeFrom } from '../../demo/go-back';
import { setNavigationBar } from '../../demo/navigation-bar';
import { roomOfQuery } from '../../demo/recent-rooms';
import { isRoomId, roomById, watchRoom } from '../../demo/room-page-state';
import { isDark, readSettings } from '../../demo/settings';

/** A room built from parts: grid, lobby and controls on a page without `<rtc-room>`. */
Page({
  data: { id: '', joined: false, locale: '', theme: 'light' },
  release: () => undefined as void,

  onLoad(query: { id?: string }) {
    const id = roomOfQuery(query);
    if (!isRoomId(id)) return goHomeFrom(id);
    const settings = readSettings();
    // The page draws the ground below the parts, so both have the same theme.
    this.setData({ id, locale: settings.locale, theme: isDark(settings) ? 'dark' : 'light' });
    setNavigationBar(settings);
    this.release = watchRoom(id, ({ joined, left }) => {
      this.setData({ joined });
      if (left) goBack();
    });
  },

  onUnload() {
    this.release();
    void roomById(this.data.id)?.leave();
  },

  onWhy(event: WechatMiniprogram.CustomEvent<{ text: string }>) {
    wx.showToast({ title: event.detail.text, icon: 'none' });
  },
});
