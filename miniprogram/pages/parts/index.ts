import { goBack } from '../../demo/go-back';
import { roomNamed, watchRoom } from '../../demo/own-room';
import { readSettings } from '../../demo/settings';

/** A room put together from parts: the same grid, lobby and controls, in a page of one's own. */
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
    void roomNamed(this.data.id)?.leave();
  },

  onWhy(event: WechatMiniprogram.CustomEvent<{ text: string }>) {
    wx.showToast({ title: event.detail.text, icon: 'none' });
  },
});
