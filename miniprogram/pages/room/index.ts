import { rememberRoom } from '../../demo/recent';
import { readSettings } from '../../demo/settings';
import { wordsOf } from '../../demo/words';

Page({
  data: { id: '', locale: '', theme: 'auto' },

  onLoad(query: { id?: string }) {
    this.setData({ id: query.id ?? '', ...readSettings() });
  },

  onJoined() {
    rememberRoom(this.data.id);
  },

  /** `left` is somebody who wants to go; for every other reason the room itself says what happened. */
  onLeft(event: WechatMiniprogram.CustomEvent<{ reason: string }>) {
    if (event.detail.reason === 'left') this.goBack();
  },

  goBack() {
    if (getCurrentPages().length > 1) wx.navigateBack();
    else wx.reLaunch({ url: '/pages/home/index' });
  },

  onShareAppMessage() {
    return { title: `${wordsOf(readSettings()).share} · ${this.data.id}`, path: `/pages/room/index?id=${this.data.id}` };
  },
});
