import { followTheme } from '../../demo/follow-theme';
import { goBack, goHomeFrom } from '../../demo/go-back';
import { setNavigationBar } from '../../demo/navigation-bar';
import { roomOfQuery } from '../../demo/recent-rooms';
import { isRoomId, roomById, watchRoom } from '../../demo/room-page-state';
import { isDark, readSettings } from '../../demo/settings';

/** A room built from parts: grid, lobby and controls on a page without `<rtc-room>`. */
Page({
  data: { id: '', joined: false, locale: '', theme: 'light' },
  release: () => undefined as void,
  releaseTheme: () => undefined as void,

  onLoad(query: { id?: string }) {
    const id = roomOfQuery(query);
    if (!isRoomId(id)) return goHomeFrom(id);
    const settings = readSettings();
    // The page draws the ground below the parts, so both have the same theme.
    const draw = (): void => this.setData({ theme: isDark(settings) ? 'dark' : 'light' });
    this.setData({ id, locale: settings.locale });
    draw();
    this.releaseTheme = followTheme(this, draw);
    setNavigationBar(settings);
    this.release = watchRoom(id, ({ joined, left }) => {
      this.setData({ joined });
      if (left) goBack();
    });
  },

  onUnload() {
    this.release();
    this.releaseTheme();
    void roomById(this.data.id)?.leave();
  },

  onWhy(event: WechatMiniprogram.CustomEvent<{ text: string }>) {
    wx.showToast({ title: event.detail.text, icon: 'none' });
  },
});
