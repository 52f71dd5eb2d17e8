import { goBack, goHomeFrom } from '../../demo/go-back';
import { roomOfQuery } from '../../demo/recent-rooms';
import { isRoomId, roomById, watchRoom } from '../../demo/room-page-state';
import { readSettings } from '../../demo/settings';
import { wordsOf } from '../../demo/words';

/** A page for two: the other member large, the local participant small. */
Page({
  data: { id: '', other: '', locale: '', words: wordsOf(readSettings()) },
  release: () => undefined as void,
  isGone: false,

  onLoad(query: { id?: string }) {
    const id = roomOfQuery(query);
    if (!isRoomId(id)) return goHomeFrom(id);
    const settings = readSettings();
    this.setData({ id, locale: settings.locale, words: wordsOf(settings) });
    this.release = watchRoom(id, ({ other, left }) => {
      this.setData({ other });
      if (left) goBack();
    });
    roomById(id)
      ?.join({ microphone: true, camera: true })
      .catch(() => {
        // Leaving the page cancels the join; the page is gone already.
        if (this.isGone) return;
        wx.showToast({ title: this.data.words.notJoined, icon: 'none' });
        goBack();
      });
  },

  onUnload() {
    this.isGone = true;
    this.release();
    void roomById(this.data.id)?.leave();
  },

  onShareAppMessage() {
    return { title: `${this.data.words.share} · ${this.data.id}`, path: `/pages/pair/index?id=${this.data.id}` };
  },
});
