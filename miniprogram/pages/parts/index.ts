import { goBack } from '../../demo/go-back';
import { roomById, watchRoom } from '../../demo/room-page-state';
import { readSettings } from '../../demo/settings';

/** A room built from parts: grid, lobby and controls on a page without `<rtc-room>`. */
Page({
  data: { id: '', joined: false, locale: '' },
  release: () => undefined as void,

  onLoad(query: { id?: string }) {
    const id = query.id ?? '';
    this.setData({ id, locale: readSettings().locale });
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
